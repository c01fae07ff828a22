//! How the child is confined before it touches a document: resource limits, and on Linux a list of the few system calls
//! that it may still make. With the list there is no network, no file, no other program and no other process to reach.
//!
//! The list answers everything else with "not permitted" and does not kill: a library that asks whether something is
//! there gets an answer, and a document that makes it ask gets nothing.

use serde::{Deserialize, Serialize};

/// LIMIT: address space of the child, in bytes.
const ADDRESS_SPACE_BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// LIMIT: processor time of the child, in seconds.
const CPU_SECONDS_MAX: u64 = 20;

/// LIMIT: open files of the child: the three pipes and some room for the runtime.
const OPEN_FILES_MAX: u64 = 16;

/// One thing that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// No more memory than is allowed.
    Memory,
    /// No more processor time than is allowed.
    ProcessorTime,
    /// No file grows.
    FileSize,
    /// Hardly any files open.
    OpenFiles,
    /// No new processes.
    Processes,
    /// No picture of its memory is written when it crashes.
    CoreDumps,
    /// Only system calls on the list.
    SystemCalls,
}

impl Guard {
    /// What it is called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Guard::Memory => "memory",
            Guard::ProcessorTime => "processor time",
            Guard::FileSize => "writing files",
            Guard::OpenFiles => "open files",
            Guard::Processes => "new processes",
            Guard::CoreDumps => "memory dumps",
            Guard::SystemCalls => "system calls",
        }
    }
}

/// What holds the child, as it found itself at start.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Isolation {
    /// In force.
    pub held: Vec<Guard>,
    /// Not available on this system.
    pub missing: Vec<Guard>,
}

impl Isolation {
    /// Whether the child may touch a document. Where this system can filter system calls, it must; elsewhere the limits do.
    pub fn is_enough(&self) -> bool {
        !FILTER_EXPECTED || self.held.contains(&Guard::SystemCalls)
    }

    /// For `doctor`.
    pub fn sentence(&self) -> String {
        let list = |guards: &[Guard]| guards.iter().map(|guard| guard.name()).collect::<Vec<_>>().join(", ");
        match (self.held.is_empty(), self.missing.is_empty()) {
            (_, true) => format!("Previews are made in a separate process limited in {}.", list(&self.held)),
            (true, false) => {
                "Previews are made in a separate process without further limits on this system.".to_owned()
            }
            (false, false) => format!(
                "Previews are made in a separate process limited in {}; not limited in {}.",
                list(&self.held),
                list(&self.missing)
            ),
        }
    }

    fn note(&mut self, guard: Guard, is_held: impl Into<Option<()>>) {
        match is_held.into() {
            Some(()) => self.held.push(guard),
            None => self.missing.push(guard),
        }
    }
}

/// Confines the calling process for the rest of its life, all threads of it. Threads must be started before.
pub fn confine() -> Isolation {
    let mut isolation = Isolation::default();
    limits::apply(&mut isolation);
    isolation.note(Guard::SystemCalls, filter::apply());
    isolation
}

#[cfg(unix)]
mod limits {
    use super::{ADDRESS_SPACE_BYTES_MAX, CPU_SECONDS_MAX, Guard, Isolation, OPEN_FILES_MAX};
    use rustix::process::{Resource, Rlimit, setrlimit};

    pub(super) fn apply(isolation: &mut Isolation) {
        let limits = [
            (Guard::Memory, Resource::As, ADDRESS_SPACE_BYTES_MAX),
            (Guard::ProcessorTime, Resource::Cpu, CPU_SECONDS_MAX),
            (Guard::FileSize, Resource::Fsize, 0),
            (Guard::OpenFiles, Resource::Nofile, OPEN_FILES_MAX),
            (Guard::Processes, Resource::Nproc, 0),
            (Guard::CoreDumps, Resource::Core, 0),
        ];
        for (guard, resource, most) in limits {
            let limit = Rlimit { current: Some(most), maximum: Some(most) };
            isolation.note(guard, setrlimit(resource, limit).ok());
        }
    }
}

#[cfg(not(unix))]
mod limits {
    use super::{Guard, Isolation};

    pub(super) fn apply(isolation: &mut Isolation) {
        isolation.missing.extend([
            Guard::Memory,
            Guard::ProcessorTime,
            Guard::FileSize,
            Guard::OpenFiles,
            Guard::Processes,
            Guard::CoreDumps,
        ]);
    }
}

/// Whether this system is one where the list of system calls must be in force.
const FILTER_EXPECTED: bool = cfg!(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")));

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod filter {
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
        apply_filter_all_threads,
    };
    use std::collections::BTreeMap;

    /// The calls that an allocator, a lock, a pipe and the end of a process need.
    const ALLOWED: [i64; 22] = [
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_clock_gettime,
        libc::SYS_getrandom,
        libc::SYS_sched_yield,
        libc::SYS_rseq,
    ];

    pub(super) fn apply() -> Option<()> {
        apply_filter_all_threads(&program().ok()?).ok()
    }

    fn program() -> Result<BpfProgram, seccompiler::BackendError> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED.into_iter().map(|call| (call, Vec::new())).collect();
        // Memory, but never memory that can be run as code.
        let not_code =
            SeccompCondition::new(2, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(libc::PROT_EXEC as u64), 0)?;
        rules.insert(libc::SYS_mmap, vec![SeccompRule::new(vec![not_code.clone()])?]);
        rules.insert(libc::SYS_mprotect, vec![SeccompRule::new(vec![not_code])?]);
        // An abort signals the process itself; no other may be signalled.
        let itself =
            SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, u64::from(std::process::id()))?;
        rules.insert(libc::SYS_tgkill, vec![SeccompRule::new(vec![itself])?]);
        let not_permitted = SeccompAction::Errno(libc::EPERM as u32);
        SeccompFilter::new(rules, not_permitted, SeccompAction::Allow, std::env::consts::ARCH.try_into()?)?.try_into()
    }
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod filter {
    pub(super) fn apply() -> Option<()> {
        None
    }
}
