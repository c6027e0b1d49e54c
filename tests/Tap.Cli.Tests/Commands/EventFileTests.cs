using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Commands;
using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Commands;

public class EventFileTests
{
    [Theory]
    [InlineData("""{"region":"${region}"}""", """{"region":"eu-west-2"}""")]
    [InlineData("""{"twice":"${region} ${region}"}""", """{"twice":"eu-west-2 eu-west-2"}""")]
    [InlineData("""{"quoted":"${odd}"}""", """{"quoted":"a \"b\" \\"}""")]
    [InlineData("""{"list":"${alarmNames}","other":"${HOME} $region ${} {region}"}""", """{"list":"${alarmNames}","other":"${HOME} $region ${} {region}"}""")]
    public async Task A_name_stands_for_the_output_of_the_stack_and_all_else_for_itself(string text, string filled)
    {
        var stack = new DeployedStack(
            "dev", new JsonObject { ["region"] = "eu-west-2", ["odd"] = "a \"b\" \\", ["alarmNames"] = new JsonArray("a") }, new Uri("http://127.0.0.1:1"));
        using AwsApi api = stack.Connect();
        (await EventFile.FillAsync(text, stack, api, CancellationToken.None)).Should().Be(filled);
    }
}
