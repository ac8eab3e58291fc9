//! The list's address: any query is read, and the address written from it restores the same list.
#![no_main]

use domain::projects::{Filter, query_pairs};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|query: &str| {
    let filter = Filter::parse(query);
    let address = filter.to_query();
    let again = Filter::parse(&address);
    assert_eq!(again.to_query(), address, "the address is stable");
    // `n` at or below the usual number is the usual number, and stands in no address.
    let shown = if filter.shown > Filter::PAGE { filter.shown } else { 0 };
    assert_eq!(again, Filter { shown, ..filter }, "and says all of the list");
    for (facet, value) in query_pairs(query) {
        let _ = again.toggled(&facet, &value).to_query();
    }
});
