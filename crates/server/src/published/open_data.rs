//! Open data: each kind whole, as JSON and as a sheet, with its fields, publisher, licence and day,
//! and what follows from each document on that day.

use domain::{
    catalogue::Field,
    date::Date,
    derived::{derived, with_derived},
    each_kind,
    library::Library,
    listing::Listing,
    positioning::County,
};
use serde_json::{Map, Value, json};
use yingshang_app::shelf::LICENCE;

use super::{Cache, Ready, handling, json as ready_json, positioning};

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
    let all = kinds().chain([positioning::KEY, handling::RESULTS]);
    all.flat_map(|kind| ["json", "csv"].map(|ending| format!("/data/{kind}.{ending}")))
}

/// The file at an address.
pub(super) fn make(
    address: &str,
    county: &County,
    today: Date,
    library: &Library,
) -> Option<Ready> {
    let (kind, ending) = address.strip_prefix("/data/")?.split_once('.')?;
    if kind == positioning::KEY {
        let made = match ending {
            "json" => positioning::as_json(county, today),
            _ => positioning::as_csv(county, today),
        };
        return Some(made);
    }
    if kind == handling::RESULTS {
        let made = match ending {
            "json" => handling::results_json(county, today, &library.results),
            _ => handling::results_csv(today, &library.results),
        };
        return Some(made);
    }
    macro_rules! of_kind {
        ($($type:ty, $place:ident;)*) => {
            match kind {
                $(kind if kind == <$type>::KEY => match ending {
                    "json" => Some(as_json(county, today, &library.$place)),
                    _ => Some(as_csv(today, &library.$place)),
                },)*
                _ => None,
            }
        };
    }
    each_kind!(of_kind)
}

/// What every file says of itself: what, whose, of which day, what may be done with it, and what
/// its fields mean.
pub(super) fn about(
    county: &County,
    today: Date,
    kind: &str,
    title: &str,
    fields: Vec<Value>,
) -> Map<String, Value> {
    let said = [
        ("kind", json!(kind)),
        ("title", json!(title)),
        ("county", json!(county.name)),
        ("demo", json!(county.demo)),
        ("as_of", json!(today)),
        ("publisher", json!(county.bureau)),
        ("licence", json!(LICENCE)),
        ("fields", json!(fields)),
    ];
    Map::from_iter(said.map(|(key, value)| (key.to_owned(), value)))
}

/// The same in headers, for a file that cannot say it: `schema` is the address of what describes
/// its fields.
pub(super) fn headed(file: Ready, schema: &str, today: Date) -> Ready {
    let links = format!(
        "</data#licence>; rel=\"license\", <{schema}>; rel=\"describedby\", </data>; rel=\"collection\""
    );
    file.linked(&links).of_day(today)
}

/// A file as JSON, with its headers.
pub(super) fn file(said: &Map<String, Value>, address: &str, today: Date) -> Ready {
    headed(ready_json(said, Cache::Revalidate), address, today)
}

/// Rows as a sheet that no spreadsheet takes for anything else, with its headers.
pub(super) fn sheet(kind: &str, today: Date, rows: impl IntoIterator<Item = Vec<String>>) -> Ready {
    let file = Ready::new(sheet_of(rows), "text/csv; charset=utf-8", Cache::Revalidate);
    headed(
        file.attached(&format!("{kind}.csv")),
        &format!("/data/{kind}.json"),
        today,
    )
}

/// Rows as the bytes of a sheet.
pub(crate) fn sheet_of(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut sheet = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    for row in rows {
        let _ = sheet.write_record(row.into_iter().map(plain));
    }
    sheet.into_inner().unwrap_or_default()
}

/// Every document with all its fields, and what follows from it.
fn as_json<T: Listing>(county: &County, today: Date, all: &[T]) -> Ready {
    let own = T::fields().iter().map(|field| {
        json!({
            "key": field.key, "zh": field.zh, "en": field.entry.en,
            "unit": field.entry.unit, "needed": field.needed, "help": field.entry.help,
        })
    });
    let follows = derived::<T>();
    let follows = follows.iter().map(|one| {
        json!({
            "key": one.key, "zh": one.zh, "en": one.en, "unit": null, "needed": false,
            "help": one.help, "derived": true,
        })
    });
    let mut said = about(county, today, T::KEY, T::ZH, own.chain(follows).collect());
    let items: Vec<Value> = all.iter().map(|one| with_derived(one, today)).collect();
    said.insert("items".to_owned(), items.into());
    file(&said, &format!("/data/{}.json", T::KEY), today)
}

/// The same as a sheet; the columns are the catalogue's, so that it can be imported again, and
/// behind them what follows, which an import passes over.
fn as_csv<T: Listing>(today: Date, all: &[T]) -> Ready {
    let follows = derived::<T>();
    let mut head: Vec<String> = T::fields().iter().map(Field::header).collect();
    head.extend(follows.iter().map(|one| one.zh.to_owned()));
    let rows = all.iter().flat_map(|document| {
        let follows = &follows;
        document
            .rows()
            .into_iter()
            .enumerate()
            .map(move |(at, row)| {
                let own = T::fields()
                    .iter()
                    .map(|field| (field.get)(&row).unwrap_or_default());
                // What is the document's stands on its first row alone, as in any sheet.
                let word = |one: &domain::derived::Derived<T>| match at == 0 || one.each.is_some() {
                    true => (one.get)(document, today).word,
                    false => String::new(),
                };
                own.chain(follows.iter().map(word)).collect()
            })
    });
    sheet(T::KEY, today, std::iter::once(head).chain(rows))
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
