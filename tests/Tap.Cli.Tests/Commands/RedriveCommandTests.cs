using Tap.Cli.Commands;

namespace Tap.Cli.Tests.Commands;

public class RedriveCommandTests
{
    [Theory]
    [InlineData("""{"Records": [{"eventSource": "aws:s3"}]}""")]
    [InlineData("""{"Records": [{"eventSource": "aws:s3", "s3": {}}, {"eventSource": "aws:s3"}], "more": 1}""")]
    public void Events_of_S3_are_for_the_processor(string body) => RedriveCommand.FunctionOf(body).Should().Be("processor");

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
    public void Others_are_for_none(string body) => RedriveCommand.FunctionOf(body).Should().BeNull();
}
