//! The real program as a process of its own, its memory, and a mail server that takes everything.

use anyhow::Context as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The release binary beside this program.
pub(crate) fn binary() -> anyhow::Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name("assent");
    anyhow::ensure!(path.is_file(), "{} is missing; build it with: cargo build --release -p assent", path.display());
    Ok(path)
}

/// A running server.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From the start of the process to its first answer.
    pub(crate) ready: Duration,
}

impl Server {
    pub(crate) async fn start(data: &Path, database: Option<&str>, mail: SocketAddr) -> anyhow::Result<Self> {
        let address = free_port()?;
        let mut command = Command::new(binary()?);
        command.arg("serve").arg("--listen").arg(address.to_string()).arg("--data").arg(data);
        command.env("ASSENT_SMTP", format!("smtp://{mail}?from=approvals@bench.example")).env("ASSENT_LOG", "error");
        if let Some(database) = database {
            command.env("ASSENT_DATABASE", database);
        }
        let begin = Instant::now();
        let child = command.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn()?;
        let mut server = Self { child, address, ready: Duration::ZERO };
        while begin.elapsed() < Duration::from_mins(1) {
            if let Ok(mut connection) = crate::http::Connection::open(address).await
                && connection.ask("GET", "/healthz", "", b"").await.is_ok_and(|a| a.status == 200)
            {
                server.ready = begin.elapsed();
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        anyhow::bail!("the server did not become ready")
    }

    /// Processor time that it has used, in seconds: what noise on the machine changes least.
    pub(crate) fn processor_seconds(&self) -> f64 {
        // LIMIT: ticks of a hundredth, as Linux counts them.
        const TICKS: f64 = 100.0;
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // The fields after the name, which stands in brackets; user and system time are the 12th and 13th of them.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
    }

    /// Resident memory in MiB, without what is shared between processes being told apart.
    pub(crate) fn memory_mib(&self) -> f64 {
        self.status_mib("VmRSS:")
    }

    /// The most that it ever had resident, in MiB.
    pub(crate) fn memory_peak_mib(&self) -> f64 {
        self.status_mib("VmHWM:")
    }

    fn status_mib(&self, what: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix(what)).unwrap_or("0 kB");
        line.trim().trim_end_matches("kB").trim().parse::<f64>().unwrap_or(0.0) / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The load is over; what is not written by now was never acknowledged.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> anyhow::Result<SocketAddr> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// A mail server that takes everything at once.
pub(crate) async fn mail_sink() -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move { take_mail(stream).await });
        }
    });
    Ok(address)
}

async fn take_mail(stream: TcpStream) -> anyhow::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink\r\n").await?;
    let mut data = false;
    while let Some(line) = lines.next_line().await.context("the sender left")? {
        let answer: &[u8] = match (data, line.as_str()) {
            (true, ".") => {
                data = false;
                b"250 taken\r\n"
            }
            (true, _) => continue,
            (false, "DATA") => {
                data = true;
                b"354 go on\r\n"
            }
            (false, "QUIT") => b"221 bye\r\n",
            (false, _) => b"250 ok\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}
