using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>Lambda's reports, as the documentation of AWS and its logs have them.</summary>
public sealed class InvocationReportTests
{
    private const string Id = "8f507cfc-xmpl-4697-b07a-ac58fc914c95";

    [Theory]
    [InlineData("", null, false)]
    [InlineData("Init Duration: 127.36 ms\t", 127.36, false)]
    [InlineData("Restore Duration: 285.99 ms\tBilled Restore Duration: 3 ms\t", 285.99, false)]
    [InlineData("\nXRAY TraceId: 1-5e34a614-10bdxmplf1fb44f07bc535a1\tSegmentId: 07f5xmpl2d1f6f85\tSampled: true\t", null, false)]
    [InlineData("Init Duration: 127.36 ms\tStatus: error\tError Type: Runtime.ExitError\t", 127.36, true)]
    [InlineData("Status: timeout\t\nXRAY TraceId: 1-5e34a614-10bdxmplf1fb44f07bc535a1\tSegmentId: 07f5xmpl2d1f6f85\tSampled: true\t", null, true)]
    public void A_line_of_text_is_read(string more, double? start, bool failed) =>
        InvocationReport.Of($"REPORT RequestId: {Id}\tDuration: 79.67 ms\tBilled Duration: 80 ms\tMemory Size: 128 MB\tMax Memory Used: 73 MB\t{more}")
            .Should().Be(new InvocationReport(79.67, 80, 128, 73, start, failed));

    [Theory]
    [InlineData("", "success", null, false)]
    [InlineData(",\"initDurationMs\":411.5", "success", 411.5, false)]
    [InlineData(",\"restoreDurationMs\":285.9,\"billedRestoreDurationMs\":3", "success", 285.9, false)]
    [InlineData("", "timeout", null, true)]
    [InlineData("", "error", null, true)]
    public void A_line_of_JSON_is_read(string more, string status, double? start, bool failed) =>
        InvocationReport.Of(
            $$$"""{"time":"2026-01-02T03:04:05.678Z","type":"platform.report","record":{"requestId":"{{{Id}}}","metrics":{"durationMs":79.672,"billedDurationMs":80,"memorySizeMB":128,"maxMemoryUsedMB":73{{{more}}}},"tracing":{"spanId":"07f5","type":"X-Amzn-Trace-Id","value":"Root=1-5e34a614-10bd;Sampled=1"},"status":"{{{status}}}"}}""")
            .Should().Be(new InvocationReport(79.672, 80, 128, 73, start, failed));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("{\"message\":\"the platform.report of yesterday\"}")]
    [InlineData("{\"type\":\"platform.start\",\"record\":{\"requestId\":\"a\"}}")]
    [InlineData("START RequestId: a Version: $LATEST")]
    [InlineData("RESTORE_REPORT Restore Duration: 1050.27 ms")]
    [InlineData("REPORT RequestId: a\tDuration: 79.67 ms")]
    public void Anything_else_is_none(string line) => InvocationReport.Of(line).Should().BeNull();
}
