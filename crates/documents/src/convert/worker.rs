//! The child that becomes LibreOffice: it gives up what LibreOffice does not need, then turns into it.
//!
//! - No network: no socket but those between programs on this machine, and by Landlock no connection even then.
//! - No files: its own programs, fonts and settings to read, the folder of this one document to write, and nothing else but an empty
//!   socket in /tmp.
//! - Memory, processor time, sizes of files and open files have limits; a debugger, a new namespace, a module cannot be had.
//!
//! Where the system cannot do the first two, nothing is converted.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// What the child ends with if it cannot be held.
pub(super) const NOT_HELD: i32 = 93;

/// A document that means: only see whether the child can be held.
pub(super) const ONLY_HOLD: &str = "--only-hold";

/// What `assent convert-worker` is: call it first in `main`, before any runtime or thread is started. The arguments are the program,
/// its folder and the document.
pub fn convert_worker_main(arguments: &[OsString]) -> ExitCode {
    let [soffice, folder, document] = arguments else { return ExitCode::FAILURE };
    let (soffice, folder, document) = (Path::new(soffice), Path::new(folder), Path::new(document));
    if hold(soffice, folder).is_none() {
        return ExitCode::from(NOT_HELD as u8);
    }
    if document == Path::new(ONLY_HOLD) {
        return ExitCode::SUCCESS;
    }
    become_it(soffice, folder, document)
}

#[cfg(target_os = "linux")]
fn hold(soffice: &Path, folder: &Path) -> Option<()> {
    limits()?;
    files(soffice, folder)?;
    filter::apply()
}

#[cfg(not(target_os = "linux"))]
fn hold(_: &Path, _: &Path) -> Option<()> {
    None
}

#[cfg(unix)]
fn become_it(soffice: &Path, folder: &Path, document: &Path) -> ExitCode {
    use std::os::unix::process::CommandExt as _;
    let mut profile = OsString::from("-env:UserInstallation=file://");
    profile.push(folder.join("profile"));
    let mut command = std::process::Command::new(soffice);
    command
        .arg(profile)
        .args([
            "--headless",
            "--invisible",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            "--nofirststartwizard",
        ])
        .args(["--convert-to", "pdf", "--outdir"])
        .arg(folder.join("out"))
        .arg(document)
        .env_clear()
        .env("HOME", folder)
        .env("TMPDIR", folder)
        .env("LANG", "C.UTF-8")
        .env("SAL_USE_VCLPLUGIN", "svp")
        .current_dir(folder);
    // Comes back only if it could not be started.
    let _ = command.exec();
    ExitCode::FAILURE
}

#[cfg(not(unix))]
fn become_it(_: &Path, _: &Path, _: &Path) -> ExitCode {
    ExitCode::FAILURE
}

/// LIMIT: address space of LibreOffice, in bytes; it maps a gigabyte before it begins.
#[cfg(target_os = "linux")]
const ADDRESS_SPACE_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// LIMIT: processor time of LibreOffice, in seconds.
#[cfg(target_os = "linux")]
const CPU_SECONDS_MAX: u64 = 80;
/// LIMIT: bytes of a file that it writes.
#[cfg(target_os = "linux")]
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// LIMIT: files that it has open.
#[cfg(target_os = "linux")]
const OPEN_FILES_MAX: u64 = 512;

#[cfg(target_os = "linux")]
fn limits() -> Option<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [
        (Resource::As, ADDRESS_SPACE_BYTES_MAX),
        (Resource::Cpu, CPU_SECONDS_MAX),
        (Resource::Fsize, FILE_BYTES_MAX),
        (Resource::Nofile, OPEN_FILES_MAX),
        (Resource::Core, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).ok()?;
    }
    Some(())
}

/// What LibreOffice reads. `/proc` is not among it: the settings of the server stand there.
#[cfg(target_os = "linux")]
const READ: [&str; 15] = [
    "/usr",
    "/lib",
    "/lib64",
    "/opt",
    "/etc/fonts",
    "/etc/libreoffice",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/var/lib/libreoffice",
    "/var/spool/libreoffice",
    "/var/cache/fontconfig",
    "/dev/null",
    "/dev/zero",
    "/dev/random",
    "/dev/urandom",
];

#[cfg(target_os = "linux")]
fn files(soffice: &Path, folder: &Path) -> Option<()> {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope,
        path_beneath_rules,
    };
    // What the running kernel knows of this is held; less than the first version is not enough.
    let abi = ABI::V6;
    // LibreOffice insists on a socket in /tmp where a second one could find it. It may make one and take nothing away there, so the
    // parent does.
    let read = READ.iter().map(Path::new).chain(soffice.parent());
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(abi)))
        .and_then(|rules| rules.scope(Scope::from_all(abi)))
        .and_then(landlock::Ruleset::create)
        .and_then(|rules| rules.add_rules(path_beneath_rules(read, AccessFs::from_read(abi))))
        .and_then(|rules| rules.add_rules(path_beneath_rules([folder], AccessFs::from_all(abi))))
        .and_then(|rules| rules.add_rules(path_beneath_rules([super::MEETING], AccessFs::MakeSock)))
        .and_then(landlock::RulesetCreated::restrict_self)
        .ok()?;
    match status.ruleset {
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Some(()),
        RulesetStatus::NotEnforced => None,
    }
}

#[cfg(target_os = "linux")]
mod filter {
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
        apply_filter,
    };
    use std::collections::BTreeMap;

    /// What a program that makes a PDF never needs, and one that breaks out would.
    const REFUSED: [i64; 22] = [
        libc::SYS_add_key,
        libc::SYS_bpf,
        libc::SYS_chroot,
        libc::SYS_delete_module,
        libc::SYS_finit_module,
        libc::SYS_init_module,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
        libc::SYS_io_uring_setup,
        libc::SYS_kexec_load,
        libc::SYS_keyctl,
        libc::SYS_mount,
        libc::SYS_perf_event_open,
        libc::SYS_pivot_root,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_ptrace,
        libc::SYS_request_key,
        libc::SYS_setns,
        libc::SYS_umount2,
        libc::SYS_unshare,
        libc::SYS_userfaultfd,
    ];

    /// Holds for what this process becomes, too.
    pub(super) fn apply() -> Option<()> {
        apply_filter(&program().ok()?).ok()
    }

    fn program() -> Result<BpfProgram, seccompiler::BackendError> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = REFUSED.into_iter().map(|call| (call, Vec::new())).collect();
        let not_local = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, libc::AF_UNIX as u64)?;
        rules.insert(libc::SYS_socket, vec![SeccompRule::new(vec![not_local])?]);
        let not_permitted = SeccompAction::Errno(libc::EPERM as u32);
        SeccompFilter::new(rules, SeccompAction::Allow, not_permitted, std::env::consts::ARCH.try_into()?)?.try_into()
    }
}
