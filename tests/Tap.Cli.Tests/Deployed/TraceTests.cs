using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;

namespace Tap.Cli.Tests.Deployed;

/// <summary>Traces as BatchGetTraces tells of them.</summary>
public sealed class TraceTests
{
    private static readonly string[] Documents =
    [
        """{"id":"b","parent_id":"a1","name":"handler","origin":"AWS::Lambda::Function","start_time":100.2,"end_time":100.9,"fault":true,"cause":{"exceptions":[{"type":"Error","message":"no\u001b[31m"}]},"subsegments":[{"id":"b2","name":"S3","namespace":"aws","start_time":100.6,"end_time":100.7,"aws":{"operation":"PutObject"},"http":{"request":{"method":"PUT","url":"https://x.example/bucket/key"},"response":{"status":503}},"throttle":true,"error":true},{"id":"b1","name":"Init","start_time":100.2,"end_time":100.4}]}""",
        """{"id":"a","name":"api/dev","origin":"AWS::ApiGateway::Stage","start_time":100.0,"end_time":101.0,"error":true,"http":{"request":{"method":"POST","url":"https://x.example/dev/process?secret=1"},"response":{"status":400}},"subsegments":[{"id":"a1","name":"Lambda","start_time":100.1,"end_time":100.9}]}""",
        """{"id":"c","parent_id":"b2","name":"S3","inferred":true,"start_time":100.6,"end_time":100.7}""",
        """{"id":"d","parent_id":"unknown","name":"late","start_time":100.95,"in_progress":true}""",
    ];

    private readonly Trace trace = Trace.Of(new JsonObject
    {
        ["Id"] = "1-00000064-000000000000000000000000",
        ["Segments"] = new JsonArray([.. Documents.Select(document => new JsonObject { ["Document"] = document })]),
    });

    [Fact]
    public void Each_part_is_within_what_caused_it_in_the_order_of_time()
    {
        var rows = trace.Parts.SelectMany(part => part.All).Select(row => $"{row.Depth} {row.Part.Name} {row.Part.What} {row.Part.Mark}");
        rows.Should().Equal(
            "0 api/dev POST /dev/process 400 AWS::ApiGateway::Stage Error",
            "1 Lambda  None",
            "2 handler AWS::Lambda::Function Fault",
            "3 Init  None",
            "3 S3 PutObject 503 Throttle",
            "0 late  None");
        trace.Parts[0].Parts[0].Parts[0].Reason.Should().StartWith("Error: no");
        trace.Parts[1].End.Should().BeNull();
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(160)]
    public void A_timeline_fits_and_its_bars_are_on_one_scale(int width)
    {
        var lines = TraceText.Timeline(trace, width).Select(line => line.Line).ToList();

        lines.Should().OnlyContain(line => line.Length <= width);
        lines[..2].Should().Equal("Trace 1-00000064-000000000000000000000000", "At 01-01 00:01:40.000 UTC, 1000 ms");
        lines.Single(line => line.Contains("Error: no", StringComparison.Ordinal)).Should().Contain("\\u001b", "nothing logged commands the terminal");
        var whole = lines[2].Count(character => character == '#');
        lines.Single(line => line.TrimStart().StartsWith("Init", StringComparison.Ordinal)).Count(character => character == '=')
            .Should().BeCloseTo(whole / 5, 1);
        lines.Single(line => line.StartsWith("late", StringComparison.Ordinal)).Should().Contain("not over").And.EndWith(".");
    }
}
