using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>What is read from a dead letter, in either of the forms in which Lambda keeps one.</summary>
public sealed class DeadLetterTests
{
    private static readonly Dictionary<string, string> Functions = new() { ["processor"] = "tap-processor-dev" };

    private static readonly Dictionary<string, string> Attributes = new()
    {
        ["RequestID"] = "r",
        ["ErrorCode"] = "200",
        ["ErrorMessage"] = "no",
    };

    [Theory]
    [InlineData("""{"Records": [{"eventSource": "aws:s3"}]}""")]
    [InlineData("""{"Records": [{"eventSource": "aws:s3", "s3": {}}, {"eventSource": "aws:s3"}], "more": 1}""")]
    public void Events_of_S3_are_for_the_processor(string body) => FunctionOf(body).Should().Be("processor");

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Records": []}""")]
    [InlineData("""{"Records": 1}""")]
    [InlineData("""{"Records": [null]}""")]
    [InlineData("""{"Records": [{"eventSource": 1}]}""")]
    [InlineData("""{"Records": [{"eventSource": "aws:sqs"}]}""")]
    [InlineData("""{"Records": [{"eventSource": "aws:s3"}, {"eventSource": "aws:sqs"}]}""")]
    [InlineData("""{"Service": "Amazon S3", "Event": "s3:TestEvent"}""")]
    [InlineData("""{"requestContext": {"functionArn": "arn:aws:lambda:eu-west-2:1:function:tap-processor-dev:live"}}""")]
    [InlineData("""{"requestContext": {"functionArn": "processor"}, "requestPayload": {}}""")]
    [InlineData("""{"requestContext": {"functionArn": 1}, "requestPayload": {}}""")]
    [InlineData("""{"requestContext": 1, "requestPayload": {}}""")]
    public void Others_are_for_none(string body) => FunctionOf(body).Should().BeNull();

    [Theory]
    [InlineData(3, """{"errorType":"E","errorMessage":"m","trace":["E: m","at f"]}""", "RetriesExhausted after 3 tries: E: m")]
    [InlineData(1, """{"errorMessage":"Task timed out after 3.00 seconds"}""", "RetriesExhausted after 1 try: Task timed out after 3.00 seconds")]
    [InlineData(2, """{"errorType":1}""", """RetriesExhausted after 2 tries: {"errorType":1}""")]
    [InlineData(2, "\"no\"", "RetriesExhausted after 2 tries: \"no\"")]
    [InlineData(2, "null", "RetriesExhausted after 2 tries")]
    [InlineData(0, null, "RetriesExhausted")]
    public void A_record_tells_how_and_why_it_failed(int tries, string? response, string error) =>
        Letter(FakeDeadLetters.Record("tap-processor-dev", "{}", response, tries: tries)).Error.Should().Be(error);

    [Fact]
    public void All_of_a_record_but_the_event_is_told_of_the_failure() =>
        Letter(FakeDeadLetters.Record("tap-processor-dev", "{}", """{"trace":["at f"]}""")).Failure.ToJsonString().Should().Be(
            """{"version":"1.0","requestContext":{"requestId":"request-of-tap-processor-dev","functionArn":"arn:aws:lambda:eu-west-2:123456789012:function:tap-processor-dev:live","condition":"RetriesExhausted","approximateInvokeCount":3},"responsePayload":{"trace":["at f"]}}""");

    [Fact]
    public void A_bare_event_that_looks_like_a_record_is_none()
    {
        var message = FakeDeadLetters.Record("tap-processor-dev", "{}");

        var letter = new DeadLetter(new QueueMessage("a", message, default, 1, Attributes, "receipt"), Functions);

        (letter.Event, letter.Function, letter.Error).Should().Be((message, null, "200: no"));
    }

    private static DeadLetter Letter(string body) =>
        new(new QueueMessage("a", body, default, 1, new Dictionary<string, string>(), "receipt"), Functions);

    private static string? FunctionOf(string body) => Letter(body).Function;
}
