//! What the address says of a list: search words, filters, order, how many. URL ⇄ struct.

use std::fmt;

use crate::decimal;

/// The state of the project list. `parse` and `to_query` are inverse, so Back and a shared link
/// restore the very list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// `q`: search words.
    pub words: String,
    /// `industry`: keys of industries, or GB/T 4754 codes such as `C13`.
    pub industries: Vec<String>,
    /// `field`: 招商领域.
    pub fields: Vec<String>,
    /// `place`: 建设地点.
    pub places: Vec<String>,
    /// `mode`: 合作方式.
    pub modes: Vec<String>,
    /// `status`: `open`, `in_talks`, `signed`.
    pub statuses: Vec<String>,
    /// `amount`: 总投资 in 万元.
    pub amount: Option<Range>,
    /// `land`: 用地面积 in 亩.
    pub land: Option<Range>,
    /// `stale=1`: also projects that are 待核实.
    pub stale: bool,
    /// `sort`
    pub sort: Sort,
    /// `n`: how many are shown; 0 means the usual number.
    pub shown: usize,
}

/// A range with both ends included, in hundredths of its unit: `5000-10000`, `10000-`, `-5000`;
/// or `unknown`, for figures that are not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Range {
    /// At least, at most.
    Between(Option<i64>, Option<i64>),
    /// 未公布
    Unknown,
}

impl Range {
    /// From whole units.
    pub const fn whole(low: Option<i64>, high: Option<i64>) -> Self {
        // `Option::map` is not const.
        Self::Between(
            match low {
                Some(low) => Some(low * 100),
                None => None,
            },
            match high {
                Some(high) => Some(high * 100),
                None => None,
            },
        )
    }

    /// Reads `5000-10000`, `10000-`, `-5000`, `unknown`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "unknown" {
            return Some(Self::Unknown);
        }
        let (low, high) = text.split_once('-')?;
        let end = |text: &str| -> Option<Option<i64>> {
            if text.is_empty() {
                return Some(None);
            }
            decimal::parse(text, 2)
                .and_then(|value| i64::try_from(value).ok())
                .map(Some)
        };
        match (end(low)?, end(high)?) {
            (None, None) => None,
            (Some(low), Some(high)) if low > high => None,
            (low, high) => Some(Self::Between(low, high)),
        }
    }

    /// Whether a figure (in hundredths of the unit) lies in it.
    pub fn contains(self, value: Option<i64>) -> bool {
        match (self, value) {
            (Self::Unknown, value) => value.is_none(),
            (Self::Between(..), None) => false,
            (Self::Between(low, high), Some(value)) => {
                low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high)
            }
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: &Option<i64>| end.map_or(String::new(), |e| decimal::plain(e.into(), 2));
        match self {
            Self::Unknown => f.write_str("unknown"),
            Self::Between(low, high) => write!(f, "{}-{}", end(low), end(high)),
        }
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The last verified first; with search words, those whose name matches come first.
    #[default]
    Newest,
    /// 投资从大到小
    AmountDown,
    /// 投资从小到大
    AmountUp,
    /// 用地从大到小
    LandDown,
    /// 用地从小到大
    LandUp,
}

impl Sort {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 5] = [
        Self::Newest,
        Self::AmountDown,
        Self::AmountUp,
        Self::LandDown,
        Self::LandUp,
    ];

    /// The key in the address.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Newest => "new",
            Self::AmountDown => "amount-desc",
            Self::AmountUp => "amount",
            Self::LandDown => "land-desc",
            Self::LandUp => "land",
        }
    }

    /// The words of the menu.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Newest => "最近核实",
            Self::AmountDown => "投资从大到小",
            Self::AmountUp => "投资从小到大",
            Self::LandDown => "用地从大到小",
            Self::LandUp => "用地从小到大",
        }
    }

    /// From its key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.key() == key)
    }
}

impl Filter {
    /// How many projects a list shows at first and with each “more”.
    pub const PAGE: usize = 20;

    /// Reads the query part of an address (without `?`); what it does not know, it leaves out.
    pub fn parse(query: &str) -> Self {
        let mut filter = Self::default();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            // What it cannot read it passes over: an old link still opens a list.
            let _ = filter.apply(&key, &value);
        }
        filter
    }

    /// Takes one pair of the query in; the error is the sentence for who wrote it.
    ///
    /// # Errors
    /// When the key is known and its value is not; an unknown key is `Ok(false)`.
    pub fn apply(&mut self, key: &str, value: &str) -> Result<bool, String> {
        match key {
            "q" => self.words = words(value),
            "industry" => add(&mut self.industries, value),
            "field" => add(&mut self.fields, value),
            "place" => add(&mut self.places, value),
            "mode" => add(&mut self.modes, value),
            "status" => add(&mut self.statuses, value),
            "amount" => self.amount = range(value, "amount", "万元，如 5000-10000、10000-、-5000")?,
            "land" => self.land = range(value, "land", "亩，如 50-200、200-、-50")?,
            "stale" => self.stale = matches!(value, "1" | "true"),
            "sort" if value.is_empty() => self.sort = Sort::default(),
            "sort" => {
                self.sort = Sort::parse(value).ok_or_else(|| {
                    let keys: Vec<_> = Sort::ALL.iter().map(|sort| sort.key()).collect();
                    format!("sort 只能是 {}", keys.join("、"))
                })?;
            }
            "n" => self.shown = value.parse::<usize>().map_or(0, |n| n.min(10_000)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The query part of the address, without `?`; empty for the default list.
    pub fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut pair = |key: &str, value: &str| {
            if !value.is_empty() {
                query.append_pair(key, value);
            }
        };
        pair("q", self.words.trim());
        pair("industry", &self.industries.join(","));
        pair("field", &self.fields.join(","));
        pair("place", &self.places.join(","));
        pair("mode", &self.modes.join(","));
        pair("status", &self.statuses.join(","));
        pair(
            "amount",
            &self
                .amount
                .map(|range| range.to_string())
                .unwrap_or_default(),
        );
        pair(
            "land",
            &self.land.map(|range| range.to_string()).unwrap_or_default(),
        );
        if self.stale {
            pair("stale", "1");
        }
        if self.sort != Sort::default() {
            pair("sort", self.sort.key());
        }
        if self.shown > Self::PAGE {
            pair("n", &self.shown.to_string());
        }
        query.finish()
    }

    /// The filter with one choice taken in or, when it is chosen already, taken out; the list
    /// starts from its top again.
    #[must_use]
    pub fn toggled(&self, facet: &str, value: &str) -> Self {
        let mut next = Self {
            shown: 0,
            ..self.clone()
        };
        let list = match facet {
            "industry" => &mut next.industries,
            "field" => &mut next.fields,
            "place" => &mut next.places,
            "mode" => &mut next.modes,
            "status" => &mut next.statuses,
            "amount" => {
                next.amount = Range::parse(value).filter(|range| next.amount != Some(*range));
                return next;
            }
            "land" => {
                next.land = Range::parse(value).filter(|range| next.land != Some(*range));
                return next;
            }
            "stale" => {
                next.stale = !next.stale;
                return next;
            }
            _ => return next,
        };
        match list.iter().position(|known| known == value) {
            Some(at) => drop(list.remove(at)),
            None => list.push(value.to_owned()),
        }
        next
    }

    /// How many of the found are shown.
    pub fn limit(&self) -> usize {
        self.shown.max(Self::PAGE)
    }

    /// How many filters are set, search words and order aside.
    pub fn chosen(&self) -> usize {
        [
            &self.industries,
            &self.fields,
            &self.places,
            &self.modes,
            &self.statuses,
        ]
        .iter()
        .map(|list| list.len())
        .sum::<usize>()
            + usize::from(self.amount.is_some())
            + usize::from(self.land.is_some())
            + usize::from(self.stale)
    }
}

/// The pairs of a query, decoded.
pub fn query_pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

/// At most 80 characters, without blanks around them: also where the cut is, since the address
/// says nothing of a blank at the end.
fn words(value: &str) -> String {
    let cut: String = value.trim().chars().take(80).collect();
    cut.trim_end().to_owned()
}

fn add(list: &mut Vec<String>, value: &str) {
    for entry in value
        .split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
    {
        if list.len() < 50 && !list.iter().any(|known| known == entry) {
            list.push(entry.to_owned());
        }
    }
}

fn range(value: &str, key: &str, help: &str) -> Result<Option<Range>, String> {
    if value.is_empty() {
        return Ok(None);
    }
    Range::parse(value)
        .map(Some)
        .ok_or_else(|| format!("{key} 请写范围，单位{help}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_default_list_has_a_bare_address() {
        assert_eq!(Filter::default().to_query(), "");
        assert_eq!(Filter::parse(""), Filter::default());
    }

    #[test]
    fn reads_what_it_knows_and_passes_over_the_rest() {
        let filter = Filter::parse(
            "q=%E7%A8%BB%E7%B1%B3&industry=food,herbs&amount=5000-&land=oops&utm=x&n=40",
        );
        assert_eq!(filter.words, "稻米");
        assert_eq!(filter.industries, ["food", "herbs"]);
        assert_eq!(filter.amount, Some(Range::whole(Some(5000), None)));
        assert_eq!(filter.land, None);
        assert_eq!(filter.limit(), 40);
    }

    #[test]
    fn words_that_are_cut_at_a_blank_come_back_from_the_address() {
        let filter = Filter::parse(&format!("q={}+b", "a".repeat(79)));
        assert_eq!(filter.words, "a".repeat(79));
        assert_eq!(Filter::parse(&filter.to_query()), filter);
    }

    #[test]
    fn ranges_include_both_ends() {
        let range = Range::parse("50-100").unwrap();
        assert!(range.contains(Some(5_000)) && range.contains(Some(10_000)));
        assert!(!range.contains(Some(10_001)) && !range.contains(None));
        assert!(Range::Unknown.contains(None));
        assert_eq!(Range::parse("100-50"), None);
        assert_eq!(Range::parse("-"), None);
    }

    proptest! {
        #[test]
        fn the_address_restores_the_list(
            words in "[a-z稻米 0-9亿&=%+#]{0,12}",
            industries in proptest::collection::vec("[a-z]{1,6}", 0..3),
            places in proptest::collection::vec("[经开区&= ]{1,4}[a-z]", 0..3),
            amount in proptest::option::of((0i64..100_000, 0i64..100_000)),
            stale: bool,
            sort in 0usize..5,
            shown in 0usize..200,
        ) {
            let mut filter = Filter { words: words.trim().to_owned(), stale, sort: Sort::ALL[sort], ..Filter::default() };
            for industry in industries { add(&mut filter.industries, &industry); }
            for place in places { add(&mut filter.places, &place); }
            filter.amount = amount.map(|(low, more)| Range::whole(Some(low), Some(low + more)));
            filter.shown = if shown > Filter::PAGE { shown } else { 0 };
            prop_assert_eq!(Filter::parse(&filter.to_query()), filter);
        }

        #[test]
        fn any_query_is_read_and_its_address_is_stable(query in ".{0,60}", words in ".{70,90}") {
            for query in [query, format!("q={words}")] {
                let address = Filter::parse(&query).to_query();
                prop_assert_eq!(Filter::parse(&address).to_query(), address);
            }
        }
    }
}
