//! Wordings of the window's forms and lines of the site check.

use super::texts;

texts! {
    /// A text of the site check in the window.
    pub enum CheckText {
        AsComputed => "同计算结论", "as computed";
        CasesKept => "已存为案件", "Kept as cases";
        CasesNotKept => "未能保存案件", "Cases were not kept";
        ComputedVerdict => "计算结论", "Computed verdict";
        Corridor => "线、点占地宽度 (m)", "Width beside lines and points (m)";
        Crossing => "穿越", "runs inside";
        DeclaredRatio => "申报/计算", "Declared / computed";
        DrawLine => "线", "Line";
        DrawNext => "另起一圈", "Next ring";
        DrawNextHint => "再画一个部分；画在另一圈之内的是孔洞（线则另起一条）", "Draws another part; a ring inside another is a hole (of lines: another line)";
        DrawPoints => "点", "Points";
        DrawPolygon => "面", "Polygon";
        DrawTyped => "坐标或长度@方位角", "Position, or length@bearing";
        DrawTypedHint => "117.3, 40.2、X, Y 或 500@90，回车", "117.3, 40.2, metres X, Y or 500@90, then Enter";
        NoProjectFile => "工程没有文件：审核意见只保留到关闭窗口", "The project has no file: the review lasts until the window closes";
        Note => "备注", "Note";
        Overrule => "改判为", "Overrule to";
        OverlappingSites => "与此用地重叠", "Lies upon this site";
        PlanarArea => "平面面积", "Area in the plane";
        ProjectTotal => "项目合计", "Whole project";
        Reason => "改判理由", "Reason";
        ReasonMissing => "改判须写明理由", "An overrule needs a reason";
        RecheckFailed => "案件未能复查", "The kept cases were not checked again";
        RecheckTitle => "案件复查：已存结论与当前图层", "Kept cases against the layers that are open";
        Review => "审核…", "Review…";
        ReviewDate => "日期", "Date";
        ReviewHint => "审核意见与计算结论并列，绝不改变计算结论", "A review stands beside the computed verdict and never changes it";
        ReviewTitle => "人工审核", "Review";
        Reviewed => "审核", "Review";
        Reviewer => "审核人", "Reviewer";
        Rings => "周边距离 (m)", "Distances to look within (m)";
        Setback => "海岸退缩距离 (m)", "Setback from the coast (m)";
        SettingsHint => "留空为缺省值；界限写入报告", "Empty for the usual value; the limits stand in the report";
        SettingsTitle => "用地检查设置", "How sites are checked";
        SheetsPassedOver => "准入清单有工作表未读取", "Sheets of an access list were not read";
        SliverArea => "细碎图斑面积 (m²)", "Slivers up to (m²)";
        SliverWidth => "细碎图斑宽度 (m)", "Slivers up to (m wide)";
        Snapping => "捕捉", "Snap";
        SnappingHint => "单击落在附近的顶点和边上；S 键切换，按住 Alt 时相反", "Clicks go to vertices and edges that are near; S switches, Alt held does the opposite";
        SnapEdge => "捕捉到边", "on an edge";
        SnapVertex => "捕捉到顶点", "on a vertex";
        Tenure => "占地", "Land";
        Tolerance => "重叠容差 (m²)", "Overlaps tolerated (m²)";
        TypedAs => "读作", "read as";
        TypedUnknown => "未能识别：可写 117.3, 40.2、117°18′ 40°12′、平面坐标 X, Y 或 500@90",
            "not understood: write 117.3, 40.2, 117°18′ 40°12′, metres X, Y, or 500@90";
        Within => "范围内", "within";
        WrongNumber => "须为数字；长度大于 0，面积不小于 0", "Numbers, please: lengths above zero, areas not below it";
    }
}
