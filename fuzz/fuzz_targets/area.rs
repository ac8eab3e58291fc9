//! Areas as bureaus write them: read or refused, and what is shown or sent is read back.
#![no_main]

use domain::area::{Area, AreaUnit, Extent};
use libfuzzer_sys::fuzz_target;

const UNITS: [AreaUnit; 4] = [
    AreaUnit::Mu,
    AreaUnit::Hectare,
    AreaUnit::SquareMetre,
    AreaUnit::WanSquareMetre,
];

fuzz_target!(|text: &str| {
    let _ = AreaUnit::in_header(text);
    if let Some(area) = Area::parse_sqm(text) {
        assert_eq!(Area::parse_sqm(&area.sqm()), Some(area));
    }
    for unit in UNITS {
        match Extent::parse(text, unit) {
            Ok(Some(extent)) => {
                assert!(extent.area.centi_sqm() > 0, "an unknown area is never 0");
                assert_eq!(Area::parse_sqm(&extent.area.sqm()), Some(extent.area));
                shown_is_read_back(extent);
            }
            Ok(None) => {}
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
});

/// Cards show 亩 with two decimals, which is coarser than a hundredth of a ㎡: what is read back
/// is another area at most, shown alike.
fn shown_is_read_back(extent: Extent) {
    let shown = extent.in_mu();
    // Less than half a hundredth of a 亩 is shown as 0, which no text may say.
    if let Ok(again) = Extent::parse(&shown, AreaUnit::SquareMetre) {
        let again = again.expect("a shown area is not unknown");
        assert_eq!(again.in_mu(), shown);
        assert_eq!(again.about, extent.about);
    } else {
        assert!(extent.area.centi_sqm() * 3 < 1_000, "{shown} is not read back");
    }
}
