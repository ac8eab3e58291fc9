//! The built app is embedded in the binary: when it changes, so must the binary.

fn main() {
    println!("cargo:rerun-if-changed=../../dist");
    // Names of functions stay for profilers and panics; lines would make the binary six times as
    // large.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rustc-link-arg-bins=-Wl,--strip-debug");
    }
}
