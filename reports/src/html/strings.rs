//! Every word of the page, once, in both languages. The page carries this table and switches between its columns.

use crate::language::Text;

macro_rules! strings {
    ($($name:ident $english:literal $chinese:literal;)*) => {
        $(pub(super) const $name: Text = Text::new($english, $chinese);)*

        /// All of them by name, for the page's script.
        pub(super) const ALL: &[(&str, Text)] = &[$((stringify!($name), $name)),*];
    };
}

strings! {
    REPORT "Reconciliation report" "对账报告";
    SKIP "Skip to the differences" "跳到差异列表";
    THEME "Appearance" "外观";
    THEME_AUTO "Auto" "自动";
    THEME_LIGHT "Light" "浅色";
    THEME_DARK "Dark" "深色";
    LANGUAGE "Language" "语言";
    PRINT "Print" "打印";
    PLATFORM "Platform" "平台";
    CHANNEL "Channel" "渠道";
    PERIOD "Dates in the data" "数据日期";
    POLICY "Rules" "对账规则";
    AS_OF "As of" "截至";
    RECORD "record" "条记录";
    RECORDS "records" "条记录";
    COUNT "Records" "笔数";
    TO "to" "至";
    AGREE "How much agrees" "一致程度";
    NOT_COUNTED "Records that are pending or ignored are not counted." "在途和不参与对账的记录不计入。";
    OPEN "How much money is open" "未对平金额";
    NOTHING_OPEN "Nothing is open" "没有未对平的金额";
    NOTHING_COMPARED "Nothing was compared" "没有可比对的记录";
    EVERYTHING_AGREES "Everything that could be compared agrees." "可比对的记录全部一致。";
    TOO_WIDE "more than 128 bits" "超出 128 位";
    NO_CURRENCY "currency not known" "币种未知";
    LEFT_OUT "What was left out" "未纳入比对";
    NOTHING_LEFT_OUT "Nothing was left out" "没有遗漏";
    WHY "Why" "差异原因";
    WHY_NOTE "Records of each side by where they ended. The bars compare the differences with each other." "各方记录按结果分类。条形图用于比较各类差异的多少。";
    RESULT "Result" "结果";
    FIRST "What to do first" "优先处理";
    NOTHING_TO_DO "There is nothing to do." "无需处理。";
    SEVERITY "Urgency" "紧急程度";
    BRIDGE "From the platform's total to the channel's" "从平台合计到渠道合计";
    BRIDGE_NOTE "Each step adds or takes away what explains it, to the last minor unit." "逐项列出差额来源，精确到最小货币单位。";
    BRIDGE_EMPTY "There are no amounts to compare." "没有可比较的金额。";
    STEP "Step" "步骤";
    AMOUNT "Amount" "金额";
    PLATFORM_TOTAL "Platform total" "平台合计";
    CHANNEL_TOTAL "Channel total" "渠道合计";
    UNEXPLAINED "Unexplained" "无法解释";
    AXIS_CUT "The bars of the totals are cut at the left so that the steps can be seen." "合计条形的左端已截断，以便看清各步骤。";
    CURRENCY "Currency" "货币";
    DIFFERENCES "All differences" "全部差异";
    NO_DIFFERENCES "There are no differences." "没有差异。";
    SEARCH "Search ids, references, groups, states" "搜索编号、关联号、分组或状态";
    SIDE "Side" "方";
    ANY_SIDE "Any side" "全部来源";
    PLATFORM_ALONE "Platform alone" "仅平台";
    CHANNEL_ALONE "Channel alone" "仅渠道";
    BOTH_SIDES "Both sides" "双方";
    ANY_CURRENCY "Any currency" "全部货币";
    CLEAR "Clear filters" "清除筛选";
    DOWNLOAD "Download as CSV" "下载 CSV";
    SHOWN_OF "{shown} of {all} differences" "显示 {shown} / {all} 项差异";
    CAPPED "This page carries the {shown} most urgent of {all} differences; all of them are in the CSV and JSON reports." "本页仅包含最紧急的 {shown} 项，共 {all} 项；全部差异见 CSV 与 JSON 报告。";
    NO_HITS "No difference fits the filters." "没有符合筛选条件的差异。";
    ACTIVATE "Choose a row for the full explanation; arrow keys move between rows." "选择一行查看完整说明；可用方向键移动。";
    PLATFORM_AMOUNT "Platform amount" "平台金额";
    CHANNEL_AMOUNT "Channel amount" "渠道金额";
    AT_RISK "At risk" "风险金额";
    AGE "Age" "账龄";
    DAYS "{days} d" "{days} 天";
    EXPLANATION "Explanation" "说明";
    REASON "Reason" "原因";
    CLOSE "Close" "关闭";
    PREVIOUS "Previous" "上一项";
    NEXT "Next" "下一项";
    ID "Id" "编号";
    KIND "Kind" "类型";
    STATUS "State" "状态";
    ACCOUNT "Account" "账户";
    DATE "Date" "日期";
    FEE "Fee" "手续费";
    NET "Net" "净额";
    REFERENCES "References" "关联号";
    GROUP "Group" "分组";
    CANDIDATE "Nearest candidate" "最接近的候选";
    RIVAL "Other candidate" "另一候选";
    GAP "Off by" "差距";
    COPIES "Records of its key" "同关联号笔数";
    RULE "Compared field" "比对项";
    UNTIL "Expected until" "最迟";
    SUM "Sum" "合计";
    TOP "The most urgent differences" "最紧急的差异";
    FINDINGS "Noticed about the input" "数据方面的发现";
    REJECTED "Rows that could not be read" "无法读取的行";
    REJECTED_CAPPED "more rows are in the JSON report" "行见 JSON 报告";
    PLACE "Place" "位置";
    PROBLEM "Problem" "问题";
    ROW_TEXT "Row as it stood" "原始行";
    READING "How to read this page" "如何阅读本页";
    READING_AMOUNTS "Amounts are exact. A charge is positive; a refund, a fee row, a dispute and a payout are negative." "金额均为精确值。收款为正；退款、手续费行、争议和出款为负。";
    READING_RISK "At risk is the whole amount of a record that stands alone, and the difference of records that belong together." "风险金额：单边记录按全额计，成对记录按差额计。";
    READING_URGENCY "Urgency goes by the amount at risk; age raises it by one step at most." "紧急程度按风险金额划分；账龄最多提高一级。";
    READING_PRIVACY "This page loads nothing from the network and sends nothing. Numbers that look like card numbers are shortened." "本页不访问网络，也不发送任何数据。疑似卡号的数字已部分隐藏。";
    MADE_BY "Made by counterfoil {version}" "由 counterfoil {version} 生成";
    NEEDS_SCRIPT "The searchable table needs JavaScript; the most urgent differences follow." "可搜索的表格需要 JavaScript；以下为最紧急的差异。";
    UNKNOWN "(not given)" "（未提供）";
    SOME_RECORD "A record of the other side" "对方的一条记录";
    NO_VALUE "–" "–";
}
