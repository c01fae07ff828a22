/* A disk that fails when it is told to. Compiled by the tests and loaded before the C library (LD_PRELOAD).
 *
 * FAULT_FOLDER   only files below it are touched
 * FAULT_SWITCH   a file; its first byte says what happens from now on:
 *                '0' nothing, 's' flushing fails (EIO), 'w' there is no room (ENOSPC)
 *
 * Left out: reads, and writes through mapped memory. SQLite maps only its index of the write-ahead log, which it rebuilds. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

static const volatile char *now = "0";
static const char *folder;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULT_SWITCH");
    folder = getenv("FAULT_FOLDER");
    if (!path || !folder) return;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    void *page = mmap(NULL, 1, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (page != MAP_FAILED) now = page;
}

/* Is this fault on, and the file one of those that it is about? */
static int hits(char fault, int fd) {
    if (*now != fault || !folder) return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAILS(fault, fd, error) if (hits(fault, fd)) { errno = error; return -1; }

int fsync(int fd) { FAILS('s', fd, EIO) return REAL(fsync)(fd); }
int fdatasync(int fd) { FAILS('s', fd, EIO) return REAL(fdatasync)(fd); }

ssize_t write(int fd, const void *bytes, size_t count) { FAILS('w', fd, ENOSPC) return REAL(write)(fd, bytes, count); }
ssize_t writev(int fd, const struct iovec *parts, int count) { FAILS('w', fd, ENOSPC) return REAL(writev)(fd, parts, count); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { FAILS('w', fd, ENOSPC) return REAL(pwrite)(fd, bytes, count, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) { FAILS('w', fd, ENOSPC) return REAL(pwrite64)(fd, bytes, count, at); }
int fallocate(int fd, int mode, off_t at, off_t length) { FAILS('w', fd, ENOSPC) return REAL(fallocate)(fd, mode, at, length); }
int posix_fallocate(int fd, off_t at, off_t length) { if (hits('w', fd)) return ENOSPC; return REAL(posix_fallocate)(fd, at, length); }
