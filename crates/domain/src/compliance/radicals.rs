//! Radicals that stand for letters. Printers of PDFs write ⼟ (U+2F1F, the radical) for 土 (U+571F,
//! the letter): the two share a glyph, and nobody sees the difference.
//!
//! The pairs are those of Unicode's EquivalentUnifiedIdeograph (14.0); for three radicals (户, 青,
//! 黄) the letter that is written today.

/// U+2E80 and on; a blank where there is no letter.
const SUPPLEMENT: &str = "　厂乛乚乙亻冂𠘨刀刂卜㔾小尐兀尣尢𡯂巳幺彑彐忄心扌攵　旡日月歺母民氵氺灬爫爬丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艺艻虎衤覀西见角𧢲讠贝𧾷车辶辷辸邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";
/// U+2F00 and on.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黄黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// The letter of a radical; any other character as it is.
pub(super) fn letter(c: char) -> char {
    let (table, first) = match c {
        '\u{2e80}'..='\u{2ef3}' => (SUPPLEMENT, 0x2e80),
        '\u{2f00}'..='\u{2fd5}' => (KANGXI, 0x2f00),
        _ => return c,
    };
    let letter = table.chars().nth((c as u32 - first) as usize);
    letter.filter(|letter| *letter != '\u{3000}').unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_radical_is_its_letter() {
        let seen: String = "⼀⼟⾦⼈⻘⻅⻔⼾⽤⻓⿕龠土a".chars().map(letter).collect();
        assert_eq!(seen, "一土金人青见门户用长龠龠土a");
        assert_eq!(SUPPLEMENT.chars().count(), 0x2ef3 - 0x2e80 + 1);
        assert_eq!(KANGXI.chars().count(), 214);
    }
}
