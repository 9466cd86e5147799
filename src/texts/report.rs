//! Wordings of the report.

use super::texts;

texts! {
    /// A text of the report.
    pub enum ReportText {
        Action => "处理", "Action";
        Actual => "现状", "Found";
        Admin => "所在行政区", "Lies in";
        Area => "面积", "Area";
        AreaAfterM2 => "修复后面积 (m²)", "Area after (m²)";
        AreaBeforeM2 => "修复前面积 (m²)", "Area before (m²)";
        AreaHa => "面积 (ha)", "Area (ha)";
        AreaKm2 => "面积 (km²)", "Area (km²)";
        AreaSumKm2 => "逐要素面积之和 (km²)", "Sum feature by feature (km²)";
        Asked => "要求", "Asked";
        Answer => "逐宗结论", "Answer per site and role";
        Box => "范围（经纬度）", "Box (lon/lat)";
        Bytes => "字节数", "Bytes";
        CantSay => "无法判断", "can't say";
        CheckKind => "项目用地核查", "Site check";
        Closure => "闭合差", "Closure";
        Code => "代码", "Code";
        Coverage => "覆盖率", "Coverage";
        Crs => "坐标系", "CRS";
        Date => "日期", "Date";
        DeclaredAreaHa => "申报面积 (ha)", "Declared (ha)";
        Distance => "距离 (m)", "Distance (m)";
        Document => "文件", "Document";
        Direction => "方向", "Direction";
        Dissolved => "全部行政区（融合后）", "All regions together (dissolved)";
        Fact => "事实", "fact";
        Fault => "问题", "Fault";
        Feature => "要素", "Feature";
        FeatureId => "要素编号", "Feature id";
        Features => "要素数", "Features";
        FeaturesShort => "个", "n";
        Fields => "字段", "Fields";
        Gap => "差额", "Gap";
        GapKm2 => "差额 (km²)", "Gap (km²)";
        Hits => "涉及的要素", "Features touched";
        Id => "编号", "Id";
        Illustrative => "示意", "illustrative";
        IllustrativeBanner => "示意数据：图层由程序生成或仅供演示，不是任何机关划定的边界，不得用于审批",
            "Illustrative data: a layer is made up for demonstration, is not a boundary drawn by any authority, and must not be used for approval";
        IllustrativePage => "示意数据，不得用于审批", "Illustrative data, not to be used for approval";
        InfoKind => "文件内容", "What the files hold";
        Inputs => "输入文件", "Inputs";
        Kind => "类型", "Kind";
        LandSea => "陆海", "Land/sea";
        Layer => "图层", "Layer";
        Ledger => "修复台账", "Repair ledger";
        LengthM => "长度 (m)", "Length (m)";
        LengthKm => "线长 (km)", "Length of lines (km)";
        Map => "地图", "Map";
        MarkLegend => "条形为占比（满格 100 %）；红色竖线为目标要求",
            "bars show the ratio (full width 100 %); the red mark is what the target asks";
        MapReview => "审图号：__________（公开使用前须送审）", "Map review number (审图号): __________ (needed before publication)";
        Met => "达到", "met";
        Method => "方法", "Method";
        MethodArea => "面积", "Area";
        MethodAreaText => "CGCS2000 椭球面上的精确面积；边在经纬度平面内为直线；叠加在同一平面内进行，部分之和等于整体",
            "exact area on the CGCS2000 ellipsoid of edges straight in longitude/latitude; overlay in the same plane, so parts sum to the whole";
        MethodGrid => "叠加格网", "Overlay grid";
        MethodLength => "长度与距离", "Lengths and distances";
        MethodLengthText => "CGCS2000 椭球面上的大地线", "geodesics on the CGCS2000 ellipsoid";
        MethodOnce => "重叠", "Overlaps";
        MethodOnceText => "同类图层重叠部分只计一次", "overlaps within a role are counted once";
        MethodRounding => "取整", "Rounding";
        MethodRoundingText => "仅在显示时取整一次；分项按最大余数法调平，使其和等于所示合计",
            "rounded once, when shown; shown parts are balanced by largest remainder so that they add up to the shown total";
        Outcome => "结论", "Result";
        Name => "名称", "Name";
        Nearest => "最近的要素（未重叠、未相接）", "Nearest features (neither overlapping nor touching)";
        NearestShort => "最近", "nearest";
        NoDecision => "本报告只陈述计算结果与依据，不构成审批或法律结论",
            "This report states what was computed and from what; it is not an approval or a legal decision";
        NotRead => "未读出", "not read";
        NotMet => "未达到", "not met";
        Note => "说明", "Note";
        Official => "公布", "stated";
        OfOfficial => "按公布", "of stated";
        OverlapHa => "重叠面积 (ha)", "Overlap (ha)";
        Place => "位置（经度, 纬度）", "Place (lon, lat)";
        Path => "文件", "File";
        CoversFile => "完整范围", "Completeness";
        FilePart => "图层的组成文件", "Part of a layer";
        ProjectFile => "项目文件", "Project file";
        Project => "项目", "Project";
        Program => "程序", "Program";
        Reasons => "未核查或需注意", "Not checked, or to be noted";
        Region => "行政区", "Region";
        Rejected => "剔除", "Rejected";
        Repaired => "修复", "Repaired";
        Rings => "周边", "Around the sites";
        Rules => "适用条文（是否允许由主管部门认定）", "What documents say (whether it may be allowed is for the authority to decide)";
        RuleSays => "条文", "Says";
        RingWithin => "范围 (m)", "Within (m)";
        Role => "用途", "Role";
        ShareOfFeature => "占要素 (%)", "of feature (%)";
        ShareOfSite => "占用地 (%)", "of site (%)";
        Site => "用地", "Site";
        SiteCount => "用地数", "Sites";
        SiteMaps => "局部图", "A map per site";
        Sites => "项目用地", "Sites";
        Slivers => "在容差内、按相接处理的重叠", "Overlaps within the tolerance, taken as touches";
        Sliver => "狭长或细小", "Sliver";
        Source => "来源", "Source";
        Target => "目标", "Target";
        TargetsHeading => "目标对照", "Targets";
        TargetsKind => "目标目录", "Catalogue of targets";
        TextMore => "地图、要素数、公布面积、输入文件的 SHA-256、修复台账与方法见 -o 报告.html；全精度数值见 -o 结果.csv 或 .json",
            "map, feature counts, stated areas, SHA-256 of inputs, repair ledger and method: -o report.html; full precision: -o result.csv or .json";
        Tolerance => "容差", "Tolerance";
        Total => "合计（融合后）", "Total (dissolved)";
        Verdict => "结论", "Verdict";
        VerdictOrder => "总结论取生态保护红线、自然保护地、绿带绿隔三类中最重者（涉及 > 未核查 > 相接 > 不涉及）；其他用途供参考。未核查不等于不涉及",
            "the overall verdict is the worst of red line, nature reserve and green belt (overlap > not checked > touch > clear); the other roles inform. Not checked does not mean clear";
        Vertices => "顶点数", "Vertices";
        Warnings => "注意", "Warnings";
        Why => "原因", "Why";
        Year => "年份", "Year";
        Yes => "是", "yes";
        Zone => "分区", "Zone";
        OriginDeclared => "文件注明", "declared";
        OriginDefault => "格式缺省", "the format's default";
        OriginGuessed => "推测", "guessed";
        NorthFirst => "先北后东", "north before east in the file";
        OriginGiven => "用户指定", "given";
    }
}
