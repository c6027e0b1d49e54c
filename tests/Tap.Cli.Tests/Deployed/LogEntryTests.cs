using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>What is read out of lines as the functions, Lambda and API Gateway write them.</summary>
public sealed class LogEntryTests
{
    private const string Powertools = """
        "service":"api-handler","cold_start":true,"function_arn":"arn:aws:lambda:eu-west-2:123456789012:function:tap-api-handler-dev:live","function_memory_size":"512","function_name":"tap-api-handler-dev","function_request_id":"r-1","sampling_rate":0,"xray_trace_id":"1-2"
        """;

    [Fact]
    public void Of_a_request_what_matters_is_shown_and_its_ids_come_last() => Entry($$"""
        {"level":"INFO","message":"Request answered","timestamp":"2026-11-29T09:29:32.106Z",{{Powertools}},"processId":"p-1","correlation_id":"c-1","route":"/process","status":202,"durationMs":241.6}
        """).Should().Be("Info Request answered route=/process status=202 durationMs=242 processId=p-1 correlation_id=c-1");

    [Fact]
    public void Where_nobody_gave_an_id_that_of_the_invocation_is_shown() =>
        Entry($$"""{"level":"WARN","message":"Slow",{{Powertools}}}""").Should().Be("Warn Slow function_request_id=r-1");

    [Theory]
    [InlineData("TRACE", "Debug")]
    [InlineData("DEBUG", "Debug")]
    [InlineData("INFO", "Info")]
    [InlineData("WARN", "Warn")]
    [InlineData("ERROR", "Error")]
    [InlineData("FATAL", "Error")]
    [InlineData("CRITICAL", "Error")]
    [InlineData("LOUD", "Info")]
    public void Levels_are_those_of_Powertools_and_of_Lambda(string written, string level) =>
        Entry($$"""{"level":"{{written}}","message":"x"}""").Should().Be($"{level} x");

    [Fact]
    public void An_error_is_whole_with_what_it_carries_and_what_caused_it()
    {
        var entry = LogEntry.Of(
            """
            {"level":"ERROR","message":"The record failed","error":{"name":"A","location":"a.ts:1","message":"no","stack":"A: no\n    at f (a.ts:1:2)","code":7,"cause":{"name":"B","message":"deep","stack":"B: deep\n    at g (b.ts:3:4)","cause":"rain"}}}
            """, isAccess: false);

        entry.Details.Should().Equal("A: no", "    at f (a.ts:1:2)", "    code=7", "Caused by: B: deep", "    at g (b.ts:3:4)", "Caused by: rain");
        entry.Summary.Should().Be("The record failed: A: no");
    }

    [Fact]
    public void An_error_that_left_the_function_is_told_as_Lambda_wrote_it()
    {
        var entry = LogEntry.Of(
            """
            {"timestamp":"2026-11-29T09:29:38.110Z","level":"ERROR","requestId":"r-2","message":{"errorType":"PoisonError","errorMessage":"No event","stackTrace":["PoisonError: No event","    at f (a.ts:1:2)"],"name":"PoisonError"}}
            """, isAccess: false);

        (entry.Level, entry.Line, entry.Invocation).Should().Be((LogLevel.Error, "PoisonError: No event requestId=r-2", "r-2"));
        entry.Details.Should().Equal("    at f (a.ts:1:2)");
        entry.Summary.Should().Be("PoisonError: No event");
    }

    [Theory]
    [InlineData(
        """{"time":"t","type":"platform.report","record":{"requestId":"r","metrics":{"durationMs":285.904,"billedDurationMs":1151,"memorySizeMB":512,"maxMemoryUsedMB":99,"initDurationMs":864.248},"status":"success"}}""",
        "Info report durationMs=286 billedDurationMs=1151 initDurationMs=864 maxMemoryUsedMB=99/512 requestId=r")]
    [InlineData(
        """{"type":"platform.report","record":{"requestId":"r","metrics":{"durationMs":30000},"status":"timeout","tracing":{"type":"x"}}}""",
        "Error report status=timeout durationMs=30000 requestId=r")]
    [InlineData("""{"type":"platform.start","record":{"requestId":"r","version":"3"}}""", "Debug start version=3 requestId=r")]
    [InlineData("""{"type":"platform.fault","record":"RequestId: r gone"}""", "Error fault \"RequestId: r gone\"")]
    [InlineData("""{"type":"platform.logsDropped","record":{"reason":"much","droppedRecords":3}}""", "Warn logsDropped reason=much droppedRecords=3")]
    [InlineData(
        """{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"TAP","Dimensions":[["service"]],"Metrics":[{"Name":"Received","Unit":"Count"}]}]},"service":"api-handler","Received":1}""",
        "Debug metrics Received=1")]
    public void Lines_of_the_platform_and_metrics_are_short(string line, string text) => Entry(line).Should().Be(text);

    [Theory]
    [InlineData("202", "200", "-", "Info POST /process status=202 responseLatency=12 sourceIp=1.2.3.4 requestId=c-1")]
    [InlineData("429", "429", "THROTTLED", "Warn POST /process status=429 responseLatency=12 lambdaStatus=429 errorType=THROTTLED sourceIp=1.2.3.4 requestId=c-1")]
    [InlineData("504", "-", "INTEGRATION_TIMEOUT", "Error POST /process status=504 responseLatency=12 errorType=INTEGRATION_TIMEOUT sourceIp=1.2.3.4 requestId=c-1")]
    public void A_line_of_the_access_log_has_its_level_from_the_status(string status, string lambdaStatus, string error, string text)
    {
        var entry = LogEntry.Of(
            $$"""
            {"requestId":"c-1","extendedRequestId":"e","requestTime":"t","method":"POST","route":"/process","status":"{{status}}","responseLatency":"12","integrationRequestId":"r-1","lambdaStatus":"{{lambdaStatus}}","authorizerStatus":"200","errorType":"{{error}}","sourceIp":"1.2.3.4","traceId":"1-2","principalId":"-","user":"-"}
            """, isAccess: true);

        $"{entry.Level} {entry.Line}".Should().Be(text);
        entry.Invocation.Should().Be("r-1");
    }

    [Theory]
    [InlineData("FATAL ERROR: heap")]
    [InlineData("{ half")]
    [InlineData("[1]")]
    [InlineData("""{"level":"INFO","level":"ERROR"}""")]
    public void A_line_that_is_no_object_is_shown_as_it_is(string line) => Entry(line).Should().Be($"Info {line}");

    [Fact]
    public void The_lines_of_a_text_follow_its_first()
    {
        LogEntry.Of("one\r\n  two\n", isAccess: false).Details.Should().Equal("  two");
        LogEntry.Of("""{"level":"INFO","message":"one\ntwo"}""", isAccess: false).Details.Should().Equal("two");
    }

    [Theory]
    [InlineData("""{"level":"ERROR","message":"half \ud83d","x":"\udc00"}""", "Error half \ufffd x=\ufffd")]
    [InlineData("""{"level":"ERROR","message":"whole \ud83d\ude00"}""", "Error whole 😀")]
    [InlineData("""{"type":"platform.report","record":{"metrics":[1],"status":7}}""", "Info report")]
    [InlineData("""{"level":7,"message":null,"error":{"stack":7}}""", "Info  error={\"stack\":7}")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Metrics":[7]}, 7]}}""", "Debug metrics")]
    public void No_line_is_so_odd_that_it_cannot_be_shown(string line, string text) => Entry(line).Should().Be(text);

    [Fact]
    public void Values_have_quotes_where_they_need_them() => Entry(
        """{"level":"INFO","message":{"a":1},"empty":"","words":"a b","list":["x"],"none":null,"yes":true,"sure":"é/x"}""")
        .Should().Be("""Info {"a":1} empty="" words="a b" list=["x"] none=null yes=true sure=é/x""");

    private static string Entry(string line)
    {
        var entry = LogEntry.Of(line, isAccess: false);
        entry.Details.Should().BeEmpty();
        return $"{entry.Level} {entry.Line}";
    }
}
