//! Receipt numbers and query codes as people type them: read or refused, and each has one form.
#![no_main]

use domain::codes::{QueryCode, ReceiptNumber};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(number) = ReceiptNumber::parse(text) {
        assert_eq!(ReceiptNumber::parse(&number.to_string()), Ok(number));
        assert_eq!(ReceiptNumber::new(number.date(), number.serial()), number);
    }
    if let Ok(code) = QueryCode::parse(text) {
        assert_eq!(code.text().len(), 19);
        assert_eq!(QueryCode::from_bytes(code.bytes()), code);
        assert_eq!(QueryCode::parse(&code.text()), Ok(code));
    }
});
