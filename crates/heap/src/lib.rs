//! Memory that is free again goes back to the system.
//!
//! glibc begins by taking pieces from 128 KiB on straight from the system, and gives them back when
//! they are let go. When the first is let go it raises that size to the piece's own, up to 32 MiB,
//! and from then on keeps such pieces in a heap of each thread. The pieces of uploads, of 256 KiB,
//! passing through several threads, then made the server some 20 MiB larger than it needs to be.

/// Keeps the size from which pieces go back to the system where it is at the start. To be called
/// before any other thread runs. Elsewhere than on glibc it does nothing.
pub fn give_back_large_pieces() {
    #[cfg(target_env = "gnu")]
    {
        const FROM: libc::c_int = 128 << 10;
        // SAFETY: sets a number of the allocator, under its own lock; no pointer is involved. What
        // it answers does not matter: without it, memory alone is larger.
        unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, FROM) };
    }
}

#[cfg(all(test, target_env = "gnu"))]
mod tests {
    /// The pages of this process that are in memory.
    fn resident() -> u64 {
        let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
        let pages = statm.split_whitespace().nth(1);
        pages.and_then(|pages| pages.parse().ok()).unwrap_or(0)
    }

    /// With pieces of 256 KiB, a hundred at a time, half of them let go.
    #[test]
    fn what_is_let_go_is_not_held() {
        super::give_back_large_pieces();
        // One that would raise the size.
        drop(std::hint::black_box(vec![1_u8; 4 << 20]));
        let before = resident();
        let mut all: Vec<_> = (0..100).map(|_| Some(vec![1_u8; 256 << 10])).collect();
        let most = resident();
        for one in all.iter_mut().step_by(2) {
            *one = None;
        }
        let after = resident();
        // 100 pieces of 64 pages, then 50: a heap would keep the holes.
        assert!(most - before >= 6_000, "{before} {most}");
        assert!(most - after >= 3_000, "{most} {after}");
        drop(std::hint::black_box(all));
    }
}
