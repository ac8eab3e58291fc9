//! Which unit a complaint may be about, as people write it.

use super::same_unit;
use crate::{
    compliance::simplified,
    positioning::{County, Officer},
    text,
};

/// What ends the part of a name that says where, but not in 市场监督 and 城市管理.
const PLACES: [char; 4] = ['省', '市', '县', '旗'];

/// Names that people still use, or that share no letters with the unit that they mean.
const ALIASES: [(&str, &str); 47] = [
    ("招商局", "投资促进局"),
    ("招商服务", "投资促进局"),
    ("招商中心", "投资促进局"),
    ("环保", "生态环境局"),
    ("国土", "自然资源局"),
    ("规划局", "自然资源局"),
    ("自规", "自然资源局"),
    ("不动产登记", "自然资源局"),
    ("工商", "市场监督管理局"),
    ("质监", "市场监督管理局"),
    ("质量技术监督", "市场监督管理局"),
    ("食药监", "市场监督管理局"),
    ("食品药品监督", "市场监督管理局"),
    ("物价局", "市场监督管理局"),
    ("国税", "税务局"),
    ("地税", "税务局"),
    ("办税", "税务局"),
    ("劳动局", "人力资源社会保障局"),
    ("劳动监察", "人力资源社会保障局"),
    ("社保", "人力资源社会保障局"),
    ("人事局", "人力资源社会保障局"),
    ("住建委", "住房城乡建设局"),
    ("建委", "住房城乡建设局"),
    ("城建", "住房城乡建设局"),
    ("建设局", "住房城乡建设局"),
    ("房管", "住房城乡建设局"),
    ("经信", "工业信息化局"),
    ("经委", "工业信息化局"),
    ("发改委", "发展改革局"),
    ("卫计委", "卫生健康局"),
    ("安监", "应急管理局"),
    ("畜牧", "农业农村局"),
    ("执法局", "城市管理局"),
    ("交警", "公安局"),
    ("派出所", "公安局"),
    ("警察", "公安局"),
    ("治安", "公安局"),
    ("水务", "水利局"),
    ("卫健委", "卫生健康局"),
    ("卫计", "卫生健康局"),
    ("政务服务", "行政审批局"),
    ("行政服务", "行政审批局"),
    ("运管", "交通运输局"),
    ("路政", "交通运输局"),
    ("规建", "住房城乡建设局"),
    ("建设部门", "住房城乡建设局"),
    ("招商办", "投资促进局"),
];

/// What a bureau's stations and parts are called at their end.
const STATIONS: [&str; 18] = [
    "所",
    "站",
    "大队",
    "中队",
    "队",
    "大厅",
    "厅",
    "窗口",
    "分局",
    "部门",
    "机关",
    "系统",
    "工作人员",
    "人员",
    "干部",
    "领导",
    "的人",
    "办",
];

/// Whether who wrote of a unit may mean this one. People write 税务局, 住建, 国土所 and two units in
/// one line; rather too many are kept from a case than the one that it is about let in.
pub fn may_mean(written: &str, unit: &str) -> bool {
    let whole = core(unit);
    let unit = joined(&whole);
    same_unit(written, &whole)
        || written
            .split([
                '、', '，', ',', '；', ';', '/', '／', '和', '及', '与', '（', '）', '(', ')',
            ])
            .chain([joined(written).as_str()])
            .map(core)
            .filter(|part| part.chars().count() >= 2)
            .any(|part| {
                alike(&part, &unit)
                    || is_station(&part, &unit)
                    || is_town(&part, &unit)
                    || ALIASES.iter().any(|(short, long)| {
                        (part.contains(short) && alike(long, &unit))
                            || (unit.contains(short) && alike(long, &part))
                    })
            })
}

/// Whether a complaint that names this is one about the unit: by the unit's name, or by that of one
/// of the county's own contacts or of the section that he works in.
pub fn is_about(county: &County, written: &str, unit: &str) -> bool {
    let said = text::key(written);
    let named = |one: &&Officer| {
        let section = one.unit.split_once('局').map(|(_, behind)| behind);
        [Some(one.person.as_str()), section]
            .into_iter()
            .flatten()
            .map(text::key)
            .any(|name| name.chars().count() >= 2 && said.contains(&name))
    };
    let mut named = county.contacts.iter().filter(named);
    may_mean(written, unit) || named.any(|one| may_mean(&one.unit, unit))
}

/// Without what only joins: 住房和城乡建设局 is written 住房城乡建设局 as well.
fn joined(name: &str) -> String {
    name.replace(['和', '与', '及'], "")
}

/// Whether a station of the unit is meant: 城关税务所, 市场监管所, 投资促进服务中心.
fn is_station(part: &str, unit: &str) -> bool {
    let Some(field) = unit.strip_suffix(['局', '委', '办']) else {
        return false;
    };
    if field.chars().count() >= 3 && part.contains(field) {
        return true;
    }
    // 青穗税务 has no ending, and its place no 县.
    let tail = STATIONS.iter().find_map(|tail| part.strip_suffix(tail));
    let stem = tail.unwrap_or(part);
    let begins = stem.char_indices().map(|(at, _)| &stem[at..]);
    begins
        .take_while(|rest| rest.chars().count() >= 2)
        .any(|rest| alike(&format!("{rest}局"), unit))
}

/// Whether a town is meant by one of its parts (城关镇财政所), or any of them (镇政府).
fn is_town(part: &str, unit: &str) -> bool {
    !unit.ends_with('局')
        && ['镇', '乡'].iter().any(|kind| {
            let town = unit.find(*kind).map(|at| &unit[..at + kind.len_utf8()]);
            town.is_some_and(|town| part.starts_with(*kind) || part.contains(town))
        })
}

/// A name as it is compared: today's letters, without the place in front and the section behind.
fn core(name: &str) -> String {
    let name: String = text::key(name).chars().map(simplified).collect();
    let letters: Vec<char> = name.chars().collect();
    let ends_place = |at: usize| {
        let next = letters.get(at + 1);
        PLACES.contains(&letters[at])
            && next.is_some()
            && !(letters[at] == '市'
                && (matches!(next, Some('场' | '监')) || at > 0 && letters[at - 1] == '城'))
    };
    let behind = (0..letters.len()).rev().find(|at| ends_place(*at));
    let letters = &letters[behind.map_or(0, |at| at + 1)..];
    let bureau = letters
        .iter()
        .position(|letter| matches!(letter, '局' | '厅'));
    letters[..bureau.map_or(letters.len(), |at| at + 1)]
        .iter()
        .collect()
}

/// Whether one core is the other, begins it or stands in it, or is its short form: 住建局 has the
/// letters of 住房城乡建设局 in their order, with the same first and last one; 住建 is 住建局.
fn alike(one: &str, other: &str) -> bool {
    let (short, long) = match one.chars().count() <= other.chars().count() {
        true => (one, other),
        false => (other, one),
    };
    let shortens = |short: &str| {
        let mut rest = long.chars();
        short
            .chars()
            .all(|letter| rest.any(|other| other == letter))
            && short.chars().next() == long.chars().next()
            && short.chars().next_back() == long.chars().next_back()
    };
    match short.chars().count() {
        0 | 1 => false,
        2 => long.starts_with(short) || shortens(short) || shortens(&format!("{short}局")),
        count => long.contains(short) || (count <= 5 && shortens(short)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The unit complained about was given its own case when people wrote it as they say it.
    #[test]
    fn a_unit_is_known_as_people_write_it() {
        for (written, unit) in [
            ("税务局", "青穗县税务局"),
            ("税　务　局", "县税务局"),
            ("税务", "县税务局"),
            ("青穗縣稅務局", "青穗县税务局"),
            ("国家税务总局青穗县税务局", "县税务局"),
            ("县税务局（城区分局）", "青穗县税务局"),
            ("税务局、公安局", "青穗县税务局"),
            ("青穗县税务局、城管局", "青穗县城管局"),
            ("财政局", "青穗县财政局金融服务股"),
            ("投促局", "青穗县投资促进局综合服务股"),
            ("招商局", "青穗县投资促进局"),
            ("住建局", "青穗县住房和城乡建设局"),
            ("市监局", "青穗县市场监督管理局"),
            ("城管局", "青穗县城市管理局"),
            ("白石镇政府", "青穗县白石镇人民政府"),
            ("投资促进局", "投资促进局"),
            ("青穗县住房城乡建设局", "青穗县住房和城乡建设局"),
            ("人力资源社会保障局", "县人力资源和社会保障局"),
            ("住建", "青穗县住房和城乡建设局"),
            ("县住建", "青穗县住房和城乡建设局"),
            ("人社", "青穗县人力资源和社会保障局"),
            ("县税局", "青穗县税务局"),
            ("县市监", "青穗县市场监督管理局"),
            ("自规局", "青穗县自然资源局"),
            ("城建局", "青穗县住房和城乡建设局"),
            ("国税局", "青穗县税务局"),
            ("青穗县国土资源局", "青穗县自然资源局"),
            ("食药监局", "青穗县市场监督管理局"),
            ("劳动局", "青穗县人力资源和社会保障局"),
            ("社保局", "青穗县人力资源和社会保障局"),
            ("住建委", "青穗县住房和城乡建设局"),
            ("城关税务所", "青穗县税务局"),
            ("工商所", "青穗县市场监督管理局"),
            ("城关市场监管所", "青穗县市场监督管理局"),
            ("办税服务厅", "青穗县税务局"),
            ("房管局", "青穗县住房和城乡建设局"),
            ("白石镇党委", "青穗县白石镇人民政府"),
            ("白石镇财政所", "青穗县白石镇人民政府"),
            ("镇政府", "青穗县白石镇人民政府"),
            ("镇里", "青穗县白石镇人民政府"),
            ("税务部门", "县税务局"),
            ("税务机关", "县税务局"),
            ("青穗税务", "县税务局"),
            ("税务的人", "县税务局"),
            ("税务工作人员", "县税务局"),
            ("第一税务分局", "县税务局"),
            ("住建部门", "县住房和城乡建设局"),
            ("公安机关", "县公安局"),
            ("发改部门", "县发展和改革局"),
            ("卫健委", "县卫生健康局"),
            ("招商办", "青穗县投资促进局综合服务股"),
            ("投促部门", "青穗县投资促进局综合服务股"),
            ("招商服务中心", "青穗县投资促进局"),
            ("县投资促进服务中心", "青穗县投资促进局"),
        ] {
            assert!(may_mean(written, unit), "{written} {unit}");
        }
        for (written, unit) in [
            ("", "县税务局"),
            ("局", "县税务局"),
            ("税务局", "青穗县公安局"),
            ("自然资源局", "青穗县投资促进局"),
            ("白石镇人民政府", "青穗县投资促进局"),
            ("白石镇人民政府", "青穗县黑石镇人民政府"),
            ("公安局", "青穗县应急管理局"),
            ("城市管理局", "青穗县公路管理局"),
            ("县供电所", "青穗县税务局"),
            ("青穗县投资促进局", "青穗县驻长三角招商队"),
            ("黑石镇财政所", "青穗县白石镇人民政府"),
            ("住建局", "青穗县投资促进局"),
            ("人社局", "青穗县税务局"),
        ] {
            assert!(!may_mean(written, unit), "{written} {unit}");
        }
    }
}
