using System.Text.Json.Nodes;

namespace Tap.Program.Tests;

public class ReferenceTests
{
    [Fact]
    public void References_are_found_at_whatever_depth()
    {
        var value = JsonNode.Parse("""{"a":["x ${aws:s3/bucket:Bucket::data.arn}/* ${aws:kms/key:Key::key.keyId}"],"b":{"c":"${aws:sqs/queue:Queue::dlq.url}"},"d":1}""");

        Reference.In(value).Should().Equal(
            new Reference("aws:s3/bucket:Bucket::data", "arn"), new Reference("aws:kms/key:Key::key", "keyId"), new Reference("aws:sqs/queue:Queue::dlq", "url"));
    }

    [Theory]
    [InlineData("${aws:PrincipalArn}")]
    [InlineData("${aws:PrincipalTag/team}")]
    [InlineData("$context.requestId")]
    public void Variables_of_policies_and_templates_are_no_references(string text) => Reference.In(text).Should().BeEmpty();

    [Fact]
    public void What_is_written_can_be_read_back()
    {
        var reference = new Reference("aws:lambda/function:Function::tap-a-dev", "arn");
        Reference.In($"{reference}:live").Should().Equal(reference);
    }
}
