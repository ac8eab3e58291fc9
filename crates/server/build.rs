//! The built app is embedded in the binary: when it changes, so must the binary.

fn main() {
    println!("cargo:rerun-if-changed=../../dist");
}
