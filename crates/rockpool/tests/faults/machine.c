/* Preloaded into a server under test: a machine whose disk fails and whose clock is off, as a file says that the test shares
 * with it. Writes to the store fail with the error number that stands there, as on a disk that is full (ENOSPC), became
 * read-only (EROFS) or breaks (EIO); nothing else of the process is disturbed, and all is well again when the number is 0. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct faults {
    volatile int64_t clock_seconds;
    volatile int64_t error;
};

static struct faults none;
static struct faults *faults = &none;

__attribute__((constructor)) static void share(void)
{
    const char *path = getenv("TEST_FAULTS");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *shared = mmap(NULL, sizeof *faults, PROT_READ, MAP_SHARED, fd, 0);
    if (shared != MAP_FAILED)
        faults = shared;
    close(fd);
}

static int fails(int fd)
{
    char link[64], path[4096];
    if (faults->error == 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    if (!strstr(path, "rockpool.db"))
        return 0;
    errno = (int)faults->error;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t length)
{
    return fails(fd) ? -1 : REAL(write)(fd, bytes, length);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at)
{
    return fails(fd) ? -1 : REAL(pwrite)(fd, bytes, length, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at)
{
    return fails(fd) ? -1 : REAL(pwrite64)(fd, bytes, length, at);
}

int ftruncate(int fd, off_t length)
{
    return fails(fd) ? -1 : REAL(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length)
{
    return fails(fd) ? -1 : REAL(ftruncate64)(fd, length);
}

int fsync(int fd)
{
    return fails(fd) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
    return fails(fd) ? -1 : REAL(fdatasync)(fd);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int done = REAL(clock_gettime)(clock, now);
    if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += faults->clock_seconds;
    return done;
}
