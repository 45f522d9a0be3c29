"""Where a rule stands: the article of the two documents, in their words and in English (R-nn).

[A] 內政部推動社區治安工作實施計畫; [B] 內政部推動社區治安補助作業要點, as amended on 102-12-26.
"""

from layers.words.text import Text

_OF_A = Text("實施計畫", "Plan")
_OF_B = Text("作業要點", "Guidelines")
_RATES = Text("作業要點附件一，", "Guidelines, attachment 1")


def _at(document: Text, zh: str, en: str) -> Text:
    return Text(document.zh + zh, f"{document.en}, {en}")


ARTICLES: dict[str, Text] = {
    "R-01": _at(_OF_A, "貳、二：每半年輔導全國「369」個社區。",
                "II.2: 369 communities of the country are coached each half-year."),
    "R-02": _at(_OF_A, "肆：自九十五年一月一日起，以六個月為一期。",
                "IV: from 95-01-01 on, a period is six months."),
    "R-03": _at(_OF_A, "拾壹、二：每年一月及七月將輔導社區名冊報本部備查。",
                "XI.2: the roster of communities is reported every January and July."),
    "R-11": _at(_OF_A, "拾貳：本計畫採滾動式，得隨時修正。",
                "XII: the plan is rolling and may be revised at any time."),
    "R-28": _at(_OF_B, "第五點：上半年補助為前一年度十月一日至十一月十日；"
                "下半年補助為當年度四月一日至五月十日。",
                "point 5: first half, 1 October to 10 November of the year before; "
                "second half, 1 April to 10 May of the same year."),
    "R-29": _at(_OF_B, "第三點：每年以補助一次為限。", "point 3: one subsidy a year."),
    "R-35": _at(_OF_B, "第五點：核予補助新臺幣十五萬元，但預算經費不足時得酌減之。",
                "point 5: the subsidy is NT$150,000, less only because the budget is short."),
    "R-38": _at(_OF_B, "第六點：執行完畢後十五日內報警察局辦理核銷請款。",
                "point 6: settled with the police bureau within 15 days of completion."),
    "R-39": _at(_OF_B, "第六點：完成核銷後七日內填報執行概況表，連同賸餘款結案。",
                "point 6: reported, with what is left, within 7 days of settlement."),
    "R-44": _at(_RATES, "一、1 水電補助費：以勤務據點為限，最高一萬元。",
                "I.1 utilities: of duty posts only, NT$10,000 at most."),
    "R-45a": _at(_RATES, "一、2 油料補助費：汽車以塗有守望相助隊名稱，且其車身顏色、徽章不與"
                 "警用巡邏車相同或相似，最高補助一千公升並以一輛為限。",
                 "I.2 fuel: one car that bears the team's name and does not look like a "
                 "police car, 1,000 litres at most."),
    "R-45b": _at(_RATES, "一、2 油料補助費：機車以守望相助隊隊員所有者為限，每輛最高補助五十公升，"
                 "最多二十輛。",
                 "I.2 fuel: motorcycles of team members only, 50 litres each at most, 20 at most."),
    "R-46": _at(_RATES, "一、3 夜點費：勤務執行至二十三時或二十三時至六時前服勤者，檢據附名冊，"
                "每人支夜點費四十元。",
                "I.3 night snack: NT$40 a person on duty until 23:00 or between 23:00 and 06:00."),
    "R-47": _at(_RATES, "二、裝備費：補助額度內核實報支；勤務裝備應依實際勤務需要購置。",
                "II equipment: at cost within the subsidy, as the duty needs it."),
    "R-48a": _at(_RATES, "三、1 講師鐘點費：內聘講座每人最高每小時八百元，未滿五十分鐘不予計算。",
                 "III.1 lecturers from inside: NT$800 a person and hour at most; "
                 "under 50 minutes do not count."),
    "R-48b": _at(_RATES, "三、1 講師鐘點費：外聘講座每人最高每小時一千六百元，"
                 "未滿五十分鐘不予計算。",
                 "III.1 lecturers from outside: NT$1,600 a person and hour at most; "
                 "under 50 minutes do not count."),
    "R-48c": _at(_RATES, "三、1 講師鐘點費：專題演講費每人最高每小時二千元。",
                 "III.1 keynote: NT$2,000 a person and hour at most."),
    "R-49": _at(_RATES, "三、2 專家出席費：每人最高二千元。",
                "III.2 experts attending: NT$2,000 a person at most."),
    "R-50": _at(_RATES, "三、3 表演演出費：每人最高補助五百元。",
                "III.3 performance: NT$500 a person at most."),
    "R-51": _at(_RATES, "三、4 撰稿費：每千字最高六百三十元。",
                "III.4 manuscripts: NT$630 per 1,000 characters at most."),
    "R-52": _at(_RATES, "三、5 場地費：按租用單位收費標準支付（清潔費可核實報支）。",
                "III.5 venue: by the landlord's tariff; cleaning at cost."),
    "R-53": _at(_RATES, "三、6 布置費：每次最高補助二千元（由政府部門辦理之社區治安研習觀摩活動，"
                "不在此限）。",
                "III.6 decoration: NT$2,000 an event at most, except government's study events."),
    "R-54": _at(_RATES, "三、7 器材租用費：核實報支。", "III.7 rental: at cost."),
    "R-55": _at(_RATES, "三、8 文具印刷費及交通費：交通費核實報支（不得報支計程車資）；"
                "列印設備之碳粉匣以一支為原則。",
                "III.8 stationery and transport: at cost, no taxi fares; one toner in principle."),
    "R-56": _at(_RATES, "三、9 誤餐費及茶水費：會中所需誤餐費，以每人八十元為限。"
                "飲料、茶水費另計，可核實報支。",
                "III.9 meals in the meeting: NT$80 a person at most; drinks apart, at cost."),
    "R-57": _at(_RATES, "三、10 文宣品：以每次會議二萬元為限。",
                "III.10 promotion: NT$20,000 a meeting at most."),
    "R-58": _at(_RATES, "三、11 其他行政雜支：每次會議相關雜支，以六千元為限。",
                "III.11 other costs: NT$6,000 a meeting at most."),
    "R-60": _at(_RATES, "備考2：資本門限於購置使用年限二年以上且金額一萬元以上之設備。",
                "note 2: capital is equipment useful for 2 years or more, of NT$10,000 or more."),
    "R-61": _at(_RATES, "備考3：個人所得，應由警察局依所得稅法辦理所得歸戶，"
                "並扣繳補充保險費。",
                "note 3: the bureau registers personal income and withholds the premium."),
    "R-62": _at(_RATES, "備考4：單位：新臺幣元。", "note 4: whole New Taiwan dollars."),
    "R-63": Text("核定的補助金額（作業要點第五點、第六點）：超過的由單位自行負擔。",
                 "The amount approved (Guidelines, points 5 and 6): the unit bears the rest."),
}  # fmt: skip
