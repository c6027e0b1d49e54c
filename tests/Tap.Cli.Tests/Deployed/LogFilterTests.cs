using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>CloudWatch Logs is asked for less where that is certain to find all that is wanted.</summary>
public sealed class LogFilterTests
{
    private static readonly LogSource Function = new("processor", "/aws/lambda/tap-processor-dev");
    private static readonly LogSource Access = new(LogSource.ApiName, "/aws/apigateway/tap-api-dev");

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("01a2-b3", null, "%01a2-b3%")]
    [InlineData(null, "Timeout", "%Timeout%")]
    [InlineData("01a2", "two words", "%01a2%")]
    [InlineData("a.b", "plain", "%plain%")]
    [InlineData("a.b", null, null)]
    [InlineData(null, "status=404", null)] // as it is shown, which is not how it was logged
    [InlineData(null, "ärger", null)]
    public void A_text_is_looked_for_there_when_it_is_no_expression(string? id, string? text, string? pattern) =>
        new LogFilter(LogLevel.Info, id, text).PatternFor(Function).Should().Be(pattern);

    [Fact]
    public void A_level_is_looked_for_there_where_little_has_it()
    {
        new LogFilter(LogLevel.Error).PatternFor(Function).Should().Be(
            """{ ($.level = "ERROR") || ($.level = "FATAL") || ($.level = "CRITICAL") || ($.record.status = "error") || ($.record.status = "failure") || ($.record.status = "timeout") || ($.type = "platform.fault") }""");
        new LogFilter(LogLevel.Warn).PatternFor(Function).Should().Contain("""($.level = "WARN")""").And.Contain("""($.type = "platform.logsDropped")""");
        new LogFilter(LogLevel.Error).PatternFor(Access).Should().Be("""{ ($.status = "5*") }""");
        new LogFilter(LogLevel.Warn).PatternFor(Access).Should().Be("""{ ($.status = "5*") || ($.status = "4*") }""");
    }

    [Theory]
    [InlineData(LogLevel.Info, null, null, true)]
    [InlineData(LogLevel.Warn, null, null, false)]
    [InlineData(null, "c-1", null, true)]
    [InlineData(null, "c-2", null, false)]
    [InlineData(null, null, "status=202", true)]
    [InlineData(null, null, "\"status\":202", true)]
    [InlineData(null, null, "STATUS", false)]
    public void What_is_told_fits_in_all_respects(object? level, string? id, string? text, bool told) =>
        new LogFilter((LogLevel?)level, id, text)
            .Matches(new LogEvent(Function, default, "1", """{"level":"INFO","message":"done","status":202,"correlation_id":"c-1"}"""))
            .Should().Be(told);
}
