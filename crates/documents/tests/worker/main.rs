//! The child process of the tests. Without an argument it is the product's worker; with one it misbehaves in that way,
//! which the product has no means to do.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let way = arguments.next();
    let done = match way.as_deref() {
        None | Some("render-worker") => return documents::worker_main(),
        Some("convert-worker") => {
            return documents::convert_worker_main(&std::env::args_os().skip(2).collect::<Vec<_>>());
        }
        // What LibreOffice is called with; in its place, it tries to break out and writes what it found where the PDF would be.
        Some(given) if given.starts_with("-env:UserInstallation") => break_out_as_office(),
        Some("break-out") => break_out(&arguments.collect::<Vec<_>>()),
        Some("hang") => hang(),
        Some("flood") => flood(),
        Some("say") => say(&arguments.collect::<Vec<_>>()),
        Some("end") => Ok(()),
        Some(_) => return ExitCode::FAILURE,
    };
    if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Writes its findings as the PDF that is waited for. The address and the folder of the test stand in the document.
fn break_out_as_office() -> io::Result<()> {
    let folder = std::env::current_dir()?;
    let document = fs::read_to_string(folder.join("document.docx"))?;
    let [address, outside] = document.split(' ').collect::<Vec<_>>()[..] else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let ways = ways(address, outside);
    fs::write(folder.join("out/document.pdf"), ways.join(" "))
}

/// Tries what hostile code would try, before and after the confinement. Arguments: an address that listens, a folder that
/// can be written to. Says one line for each way that was open.
fn break_out(arguments: &[String]) -> io::Result<()> {
    let [address, folder] = arguments else { return Err(io::ErrorKind::InvalidInput.into()) };
    let before = ways(address, folder);
    let isolation = documents::confine();
    let after = ways(address, folder);
    writeln!(io::stdout(), "before: {}\nafter: {}\nheld: {}", before.join(" "), after.join(" "), isolation.sentence())
}

/// The ways out that are open.
fn ways(address: &str, folder: &str) -> Vec<&'static str> {
    let ways: [(&str, bool); 7] = [
        ("connect", TcpStream::connect(address).is_ok()),
        ("datagram", UdpSocket::bind("127.0.0.1:0").is_ok()),
        ("read", File::open("/etc/passwd").is_ok()),
        ("write", OpenOptions::new().create(true).append(true).open(format!("{folder}/written")).is_ok()),
        ("list", fs::read_dir("/proc/self/fd").is_ok()),
        ("execute", Command::new("/bin/true").status().is_ok()),
        ("thread", std::thread::Builder::new().spawn(|| ()).is_ok()),
    ];
    ways.into_iter().filter(|(_, open)| *open).map(|(name, _)| name).collect()
}

/// Takes the document and never answers.
fn hang() -> io::Result<()> {
    io::copy(&mut io::stdin().lock(), &mut io::sink())?;
    loop {
        std::thread::park();
    }
}

/// Announces a part that would be too long for the parent, and sends it for ever.
fn flood() -> io::Result<()> {
    let mut pipe = io::stdout().lock();
    let message = br#"{"Opened":{"pages_total":1}}"#;
    loop {
        pipe.write_all(&(message.len() as u32).to_be_bytes())?;
        pipe.write_all(&(1024u64 * 1024).to_be_bytes())?;
        pipe.write_all(message)?;
        pipe.write_all(&vec![b'x'; 1024 * 1024])?;
    }
}

/// Says exactly what the arguments are, in pairs of a message and the bytes that go with it.
fn say(arguments: &[String]) -> io::Result<()> {
    io::stdin().lock().read_to_end(&mut Vec::new())?;
    let mut pipe = io::stdout().lock();
    for pair in arguments.chunks(2) {
        let [message, rest] = pair else { return Err(io::ErrorKind::InvalidInput.into()) };
        pipe.write_all(&(message.len() as u32).to_be_bytes())?;
        pipe.write_all(&(rest.len() as u64).to_be_bytes())?;
        pipe.write_all(message.as_bytes())?;
        pipe.write_all(rest.as_bytes())?;
    }
    pipe.flush()
}
