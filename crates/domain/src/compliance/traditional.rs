//! Traditional letters of the rules' words: 稅收返還 is 税收返还.
//!
//! The pairs are those of OpenCC (t2s, by letter) whose simplified letter stands in
//! `data/compliance/rules.txt`.

use std::{collections::HashMap, sync::OnceLock};

/// In the order of Unicode.
const TRADITIONAL: &str = "並乾佈併來侷係俬個備傢傳傷傾僅僱價償優兌內兩冊別刪則創劃動務勞勵匯區協卽參員問單噹嚮嚴國圍園埰執堅報場塊墾壟奬學寀實審寫將專對導屬峯崗帶幷幹庫廠廢廳強彆彌彔彙後徑從復徵慮憑應懲戶拚掛採摺撓撥擇擔據擴攬數斷於昇時暫曏會朮査條棄業榦構標機檢檯檻權歸殘氣決沒沖減測準滙滿潤濟瀰為無營爭爲牴獎獨獻現環產産異當疊療發監確碼礎礙稅穀積穩窪競箇範籌糾約紅納級紮終組絕給統絶經綜綠網緑編緩縣總繫繳續纔羣脫臺與蔘薦處虛號術衕衝裏補裡製複規視計託記設許註証評詢誠誤談請論諮諾謝證識議變讓負財貢貧貨買貸費貼賃資賠賬購車軍軟輔轄轉辦農迴逕週進運過違適遷選還邊郵鄉醫釦鈎鉤銀銷錄録錶鎭鎮鏈門開間閤闆關陞隊階際險隻離電響頂項須預題額願類顧風颱養駐騙體髮鬚鳥麪麫麵點齣";
/// The letter that is written today, at the same place.
const SIMPLIFIED: &str = "并干布并来局系私个备家传伤倾仅雇价偿优兑内两册别删则创划动务劳励汇区协即参员问单当向严国围园采执坚报场块垦垄奖学采实审写将专对导属峰岗带并干库厂废厅强别弥录汇后径从复征虑凭应惩户拼挂采折挠拨择担据扩揽数断于升时暂向会术查条弃业干构标机检台槛权归残气决没冲减测准汇满润济弥为无营争为抵奖独献现环产产异当叠疗发监确码础碍税谷积稳洼竞个范筹纠约红纳级扎终组绝给统绝经综绿网绿编缓县总系缴续才群脱台与参荐处虚号术同冲里补里制复规视计托记设许注证评询诚误谈请论咨诺谢证识议变让负财贡贫货买贷费贴赁资赔账购车军软辅辖转办农回径周进运过违适迁选还边邮乡医扣钩钩银销录录表镇镇链门开间合板关升队阶际险只离电响顶项须预题额愿类顾风台养驻骗体发须鸟面面面点出";

/// The letter as the rules write it; any other character as it is.
pub(crate) fn simplified(c: char) -> char {
    static PAIRS: OnceLock<HashMap<char, char>> = OnceLock::new();
    let pairs = PAIRS.get_or_init(|| TRADITIONAL.chars().zip(SIMPLIFIED.chars()).collect());
    pairs.get(&c).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traditional_letter_is_its_simplified_one() {
        let seen: String = "給予稅收返還，土地出讓金獎補"
            .chars()
            .map(simplified)
            .collect();
        assert_eq!(seen, "给予税收返还，土地出让金奖补");
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
    }
}
