//! Stands between a program and its disk, and keeps beside the program's folder what a power cut
//! would leave of it.
//!
//! Preloaded (`LD_PRELOAD`), it takes the place of `fsync` and `fdatasync`. After the real call
//! has succeeded, and before the program is told so, the file's content is copied into a second
//! folder, the *image*: what was never synced is not there. Whoever kills the program and puts
//! the image in the folder's place has cut its power.
//!
//! - `POWERCUT_FOLDER`: the folder whose files are watched; the image holds their relative paths;
//! - `POWERCUT_IMAGE`: the image, which the harness fills before the start;
//! - `POWERCUT_LIE`: when set, a sync of a watched file does nothing and claims success, as a
//!   disk does that lies and as `PRAGMA synchronous = OFF` amounts to.
//!
//! Names are taken to be as durable as their files, from the first sync on.

mod image;

use std::ffi::c_int;

use image::Image;

/// Takes the place of the C library's function.
#[unsafe(no_mangle)]
pub extern "C" fn fsync(file: c_int) -> c_int {
    // SAFETY: the call takes a number and no memory; a bad one is answered by EBADF.
    sync(file, || unsafe { libc::syscall(libc::SYS_fsync, file) })
}

/// Takes the place of the C library's function.
#[unsafe(no_mangle)]
pub extern "C" fn fdatasync(file: c_int) -> c_int {
    // SAFETY: as above.
    sync(file, || unsafe { libc::syscall(libc::SYS_fdatasync, file) })
}

fn sync(file: c_int, real: impl FnOnce() -> libc::c_long) -> c_int {
    let watched = Image::get().and_then(|image| Some((image, image.place_of(file)?)));
    if let Some((image, _)) = &watched
        && image.lies
    {
        return 0;
    }
    if real() != 0 {
        return -1;
    }
    if let Some((image, place)) = watched
        && let Err(error) = image.keep(file, &place)
    {
        // The harness would take what is missing for a loss: rather no program than a wrong verdict.
        eprintln!("powercut: {}: {error}", place.display());
        std::process::abort();
    }
    0
}
