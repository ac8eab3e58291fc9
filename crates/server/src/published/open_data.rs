//! Open data: each kind whole, as JSON and as a sheet, with its fields, publisher, licence and day.

use domain::{catalogue::Field, each_kind, library::Library, listing::Listing};
use yingshang_app::{boot::Site, shelf::LICENCE};

use super::{Cache, Ready, json};

/// The county's own document.
const POSITIONING: &str = "/data/positioning.json";

macro_rules! addresses {
    ($($type:ty, $place:ident;)*) => {
        [$(<$type>::KEY),*]
    };
}

/// The kinds that are given away.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    each_kind!(addresses).into_iter()
}

/// Their addresses.
pub(super) fn addresses() -> impl Iterator<Item = String> {
    let of_kinds =
        kinds().flat_map(|kind| ["json", "csv"].map(|ending| format!("/data/{kind}.{ending}")));
    of_kinds.chain([POSITIONING.to_owned()])
}

/// The file at an address.
pub(super) fn make(address: &str, site: &Site, library: &Library) -> Option<Ready> {
    if address == POSITIONING {
        return Some(positioning(site));
    }
    let (kind, ending) = address.strip_prefix("/data/")?.split_once('.')?;
    macro_rules! of_kind {
        ($($type:ty, $place:ident;)*) => {
            match kind {
                $(kind if kind == <$type>::KEY => match ending {
                    "json" => Some(as_json(site, &library.$place)),
                    _ => Some(as_csv(&library.$place)),
                },)*
                _ => None,
            }
        };
    }
    each_kind!(of_kind)
}

fn positioning(site: &Site) -> Ready {
    let body = serde_json::json!({
        "kind": "positioning", "title": "区域定位", "county": site.county.name,
        "demo": site.county.demo, "as_of": site.today, "publisher": site.county.bureau,
        "licence": LICENCE, "item": site.county,
    });
    json(&body, Cache::Revalidate)
}

/// Every document with all its fields.
fn as_json<T: Listing>(site: &Site, all: &[T]) -> Ready {
    let fields: Vec<_> = T::fields()
        .iter()
        .map(|field| {
            serde_json::json!({
                "key": field.key, "zh": field.zh, "en": field.entry.en,
                "unit": field.entry.unit, "needed": field.needed, "help": field.entry.help,
            })
        })
        .collect();
    let body = serde_json::json!({
        "kind": T::KEY, "title": T::ZH, "county": site.county.name, "demo": site.county.demo,
        "as_of": site.today, "publisher": site.county.bureau, "licence": LICENCE,
        "fields": fields, "items": all,
    });
    json(&body, Cache::Revalidate)
}

/// The same as a sheet; the columns are the catalogue's, so that it can be imported again.
fn as_csv<T: Listing>(all: &[T]) -> Ready {
    let mut sheet = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let _ = sheet.write_record(T::fields().iter().map(Field::header));
    for row in all.iter().flat_map(Listing::rows) {
        let cells = T::fields()
            .iter()
            .map(|field| plain((field.get)(&row).unwrap_or_default()));
        let _ = sheet.write_record(cells);
    }
    let body = sheet.into_inner().unwrap_or_default();
    let name = format!("{}.csv", T::KEY);
    Ready::new(body, "text/csv; charset=utf-8", Cache::Revalidate).attached(&name)
}

/// A cell that no spreadsheet takes for a formula: those signs, half or full width, get a
/// quotation mark before them.
fn plain(cell: String) -> String {
    let risky = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if cell.trim_start().starts_with(risky) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "＝1", "@x", " +1", "-2", "\t=1"] {
            assert!(plain(cell.to_owned()).starts_with('\''), "{cell}");
        }
        assert_eq!(plain("稻米".to_owned()), "稻米");
    }
}
