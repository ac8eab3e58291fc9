//! Starts the investor app in the browser, nothing else.

fn main() {
    #[cfg(feature = "csr")]
    yingshang_app::browser::start();
}
