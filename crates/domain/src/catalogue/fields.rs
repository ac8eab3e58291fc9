//! A shorter way to write the usual fields of a catalogue.

/// The fields of a kind of listing, one entry each, and those of its
/// [`Check`](crate::listing::Check), which it keeps in a member `check`:
///
/// ```text
/// fields![Park;
///     title(40) name "园区名称" "Park" [needed card], "写全称", "经济开发区", ["园区"];
///     mu area "规划面积" "Area" [], "数字按亩", "3000", [];
/// ]
/// ```
///
/// The first word says what the member of that name holds: `title(MOST)`: `String`; `line(MOST)`,
/// `paragraph`, `long(MOST)`, `file`: `Option<String>`; `list` (、), `lines` (；): `Vec<String>`;
/// `money`: `Option<Amount>`; `mu`, `sqm`: `Option<Extent>`; `figure("unit")`: `Option<Figure>`;
/// `whole("unit", LEAST, MOST)`: `Option<u32>`; `date`: `Option<Date>`; `phone`: `Option<Phone>`;
/// `yes`: `Option<bool>`; `word(Type)`: an enum with `ALL`, `zh()` and `Default`, written by its
/// Chinese word; `own(widget, unit, get, set)`: anything else.
///
/// `fields![alone Project; …]`: without those of the check, which a project keeps otherwise.
macro_rules! fields {
    (alone $kind:ty; $( $what:ident $(( $($arg:tt)* ))? $member:ident $zh:literal $en:literal [ $($flag:ident)* ], $help:literal, $example:literal, [ $($alias:literal),* $(,)? ]; )*) => {
        &[$(
            $crate::catalogue::fields::field!(
                $what ($($($arg)*)?) $kind, (stringify!($member)), ($member), $zh, $en, [$($flag)*], $help, $example, [$($alias),*]
            ),
        )*]
    };
    ($kind:ty; $( $what:ident $(( $($arg:tt)* ))? $member:ident $zh:literal $en:literal [ $($flag:ident)* ], $help:literal, $example:literal, [ $($alias:literal),* $(,)? ]; )*) => {
        &[
            $(
                $crate::catalogue::fields::field!(
                    $what ($($($arg)*)?) $kind, (stringify!($member)), ($member), $zh, $en, [$($flag)*], $help, $example, [$($alias),*]
                ),
            )*
            $crate::catalogue::fields::field!(date () $kind, ("verified_on"), (check.verified_on), "核实日期", "Verified on", [], "最近一次核实这些内容的日期，如 2026-11-02；留空按导入当天", "2026-11-02", ["核实时间", "核实日"]),
            $crate::catalogue::fields::field!(line (60) $kind, ("verified_by"), (check.verified_by), "核实单位", "Verified by", [], "谁核实的；留空按导入时的设置", "投资促进局", ["核实人"]),
            $crate::catalogue::fields::field!(whole ("天", 1, 366) $kind, ("review_days"), (check.review_days), "复核期", "Review period", [], "核实后多少天必须复核，留空按 90 天", "90", ["复核周期", "复核天数"]),
        ]
    };
}
pub(crate) use fields;

/// One of them.
macro_rules! field {
    (title ($most:expr) $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Text, None,
            |d| (!d.$($m).+.is_empty()).then(|| d.$($m).+.clone()),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::line(cell, $most)?.unwrap_or_default(); Ok(()) }, $($rest)*)
    };
    (line ($most:expr) $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Text, None, |d| d.$($m).+.clone(),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::line(cell, $most)?; Ok(()) }, $($rest)*)
    };
    (paragraph () $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Paragraph, None, |d| d.$($m).+.clone(),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::paragraph(cell)?; Ok(()) }, $($rest)*)
    };
    (long ($most:expr) $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Paragraph, None, |d| d.$($m).+.clone(),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::long(cell, $most)?; Ok(()) }, $($rest)*)
    };
    (file () $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Text, None, |d| d.$($m).+.clone(),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::file_name(cell)?; Ok(()) }, $($rest)*)
    };
    (list () $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, List, None,
            |d| (!d.$($m).+.is_empty()).then(|| d.$($m).+.join("、")),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::list(cell)?; Ok(()) }, $($rest)*)
    };
    (lines () $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, List, None,
            |d| (!d.$($m).+.is_empty()).then(|| d.$($m).+.join("；")),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::lines(cell)?; Ok(()) }, $($rest)*)
    };
    (money () $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Money, Some("万元"), |d| d.$($m).+.map(|a| a.to_string()),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::money(cell)?; Ok(()) }, $($rest)*)
    };
    (mu () $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Area, Some("亩"), |d| d.$($m).+.map(|a| a.to_string()),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::area(cell, $crate::area::AreaUnit::Mu)?; Ok(()) }, $($rest)*)
    };
    (sqm () $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Area, Some("㎡"), |d| d.$($m).+.map(|a| a.in_sqm()),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::area(cell, $crate::area::AreaUnit::SquareMetre)?; Ok(()) }, $($rest)*)
    };
    (figure ($unit:literal) $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Number, Some($unit), |d| d.$($m).+.map(|f| format!("{f} {}", $unit)),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::figure(cell, $unit)?; Ok(()) }, $($rest)*)
    };
    (whole ($unit:literal, $least:expr, $most:expr) $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Number, Some($unit), |d| d.$($m).+.map(|n| format!("{n} {}", $unit)),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::whole(cell, $unit, ($least, $most))?; Ok(()) }, $($rest)*)
    };
    (date () $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Date, None, |d| d.$($m).+.map(|day| day.to_string()),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::date(cell)?; Ok(()) }, $($rest)*)
    };
    (phone () $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Phone, None, |d| d.$($m).+.as_ref().map(|p| p.display()),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::phone(cell)?; Ok(()) }, $($rest)*)
    };
    (yes () $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Text, None,
            |d| d.$($m).+.map(|yes| if yes { "是" } else { "否" }.to_owned()),
            |d, cell| { d.$($m).+ = $crate::catalogue::cells::yes(cell)?; Ok(()) }, $($rest)*)
    };
    (word ($type:ty) $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, Text, None, |d| Some(d.$($m).+.zh().to_owned()),
            |d, cell| {
                let word = $crate::text::tidy(cell.text);
                d.$($m).+ = if word.is_empty() {
                    <$type>::default()
                } else {
                    <$type>::ALL.into_iter().find(|one| one.zh() == word).ok_or_else(|| {
                        let words: Vec<_> = <$type>::ALL.iter().map(|one| one.zh()).collect();
                        format!("请写 {} 之一；留空按{}", words.join("、"), <$type>::default().zh())
                    })?
                };
                Ok(())
            }, $($rest)*)
    };
    (own ($widget:ident, $unit:expr, $get:expr, $set:expr) $kind:ty, $key:tt, ($($m:ident).+), $($rest:tt)*) => {
        $crate::catalogue::fields::build!($kind, $key, $widget, $unit, $get, $set, $($rest)*)
    };
}
pub(crate) use field;

/// The field itself.
macro_rules! build {
    ($kind:ty, ($key:expr), $widget:ident, $unit:expr, $get:expr, $set:expr, $zh:literal, $en:literal, [$($flag:ident)*], $help:literal, $example:literal, [$($alias:literal),*]) => {
        $crate::catalogue::Field::<$kind> {
            key: $key,
            zh: $zh,
            widget: $crate::catalogue::Widget::$widget,
            needed: $crate::catalogue::fields::has(&[$(stringify!($flag)),*], b'n'),
            on_card: $crate::catalogue::fields::has(&[$(stringify!($flag)),*], b'c'),
            get: $get,
            #[cfg(feature = "entry")]
            entry: $crate::catalogue::Entry::<$kind> {
                en: $en,
                unit: $unit,
                help: $help,
                example: $example,
                aliases: &[$($alias),*],
                set: $set,
            },
        }
    };
}
pub(crate) use build;

/// Whether one of the flags `needed` and `card` begins with this letter.
pub(crate) const fn has(flags: &[&str], letter: u8) -> bool {
    let mut at = 0;
    while at < flags.len() {
        if flags[at].as_bytes()[0] == letter {
            return true;
        }
        at += 1;
    }
    false
}
