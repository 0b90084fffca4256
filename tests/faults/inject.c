/* Fails the n-th system call that changes a file, for tests/faults.rs. It is preloaded, and catches the calls themselves (seccomp,
 * SIGSYS), because not all of the program's go through the C library.
 *
 * FAULT_AT     which call fails, from 1
 * FAULT_ERRNO  with which error
 * FAULT_STAYS  1: every later call that needs room on the disk fails too, as on a disk that is full
 * FAULT_KILL   1: the process is killed instead, before the call
 * FAULT_HIT    a file that gets a byte when the call is failed
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#else
#error "faults are injected on x86-64 and aarch64 only"
#endif

/* A sixth argument by which the filter knows the calls made here; none of the calls has six but copy_file_range, which is refused so that
 * bytes are copied by writing them. */
#define OURS 0x6d6b7466L

static long target;
static int error_number;
static int stays;
static int kills;
static int hit = -1;
static volatile long count;

static long call(long n, long a, long b, long c, long d, long e) {
#if defined(__x86_64__)
    register long r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = OURS;
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
#else
    register long x8 __asm__("x8") = n, x0 __asm__("x0") = a, x1 __asm__("x1") = b, x2 __asm__("x2") = c, x3 __asm__("x3") = d,
                  x4 __asm__("x4") = e, x5 __asm__("x5") = OURS;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return x0;
#endif
}

static int needs_room(long n) {
    return n == SYS_write || n == SYS_pwrite64 || n == SYS_writev || n == SYS_pwritev || n == SYS_fallocate;
}

static void caught(int number, siginfo_t *info, void *context) {
    (void)number;
    long n = info->si_syscall;
#if defined(__x86_64__)
    greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
    long a = r[REG_RDI], b = r[REG_RSI], c = r[REG_RDX], d = r[REG_R10], e = r[REG_R8];
#define RESULT r[REG_RAX]
#else
    unsigned long long *r = (unsigned long long *)((ucontext_t *)context)->uc_mcontext.regs;
    long a = r[0], b = r[1], c = r[2], d = r[3], e = r[4];
#define RESULT r[0]
#endif
    if (n == SYS_copy_file_range || n == SYS_sendfile) {
        RESULT = -ENOSYS;
        return;
    }
    /* What is told on the terminal is no change of a file. */
    if ((n == SYS_write || n == SYS_writev) && a <= 2) {
        RESULT = call(n, a, b, c, d, e);
        return;
    }
    long at = __sync_add_and_fetch(&count, 1);
    if (at == target || (stays && at > target && needs_room(n))) {
        if (hit >= 0) call(SYS_write, hit, (long)"x", 1, 0, 0);
        if (kills) call(SYS_kill, getpid(), SIGKILL, 0, 0, 0);
        RESULT = -error_number;
        return;
    }
    RESULT = call(n, a, b, c, d, e);
}

#define ON(name) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP)

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("FAULT_AT"), *error = getenv("FAULT_ERRNO"), *file = getenv("FAULT_HIT"), *stay = getenv("FAULT_STAYS"), *kill = getenv("FAULT_KILL");
    if (!at || !error || !file) return;
    target = atol(at);
    error_number = atoi(error);
    stays = stay && *stay == '1';
    kills = kill && *kill == '1';
    hit = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = caught;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OURS, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ON(write), ON(pwrite64), ON(writev), ON(pwritev), ON(fallocate), ON(fsync), ON(fdatasync), ON(ftruncate),
        ON(renameat), ON(renameat2), ON(linkat), ON(unlinkat), ON(copy_file_range), ON(sendfile),
#if defined(SYS_rename)
        ON(rename), ON(link), ON(unlink),
#endif
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    if (sigaction(SIGSYS, &action, NULL) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        _exit(99);
}
