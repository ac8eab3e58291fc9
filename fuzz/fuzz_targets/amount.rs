//! Amounts as bureaus write them: read or refused, and what is shown or sent is read back.
#![no_main]

use domain::money::{Amount, Money, MoneyUnit};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = MoneyUnit::in_header(text);
    if let Some(money) = Money::parse_wan(text) {
        assert_eq!(Money::parse_wan(&money.wan()), Some(money));
        assert_eq!(Money::from_fen(money.fen()), Some(money));
    }
    for unit in [MoneyUnit::Yuan, MoneyUnit::Wan, MoneyUnit::Yi] {
        match Amount::parse(text, unit) {
            Ok(Some(amount)) => {
                assert!(amount.money.fen() > 0, "an unknown sum is never 0");
                // What is shown names its unit, so that no other unit may change it.
                assert_eq!(Amount::parse(&amount.to_string(), MoneyUnit::Yi), Ok(Some(amount)));
                assert_eq!(Money::parse_wan(&amount.money.wan()), Some(amount.money));
            }
            Ok(None) => {}
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
});
