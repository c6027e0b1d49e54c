using System.Text.Json.Nodes;
using Tap.Cli.Local.Engine;
using Tap.Cli.Rendering;
using Tap.Guardrails;

namespace Tap.Cli.Tests.Rendering;

public class GuardrailTextTests
{
    private static readonly GuardrailReport Report = GuardrailReport.Evaluate(
        new ResourceGraph(
        [
            new RegisteredResource("aws:sqs/queue:Queue", "letters", new JsonObject { ["kmsMasterKeyId"] = "key" }),
            new RegisteredResource("aws:lambda/permission:Permission", "call", new JsonObject { ["principal"] = "sns.amazonaws.com" }),
        ]),
        [new Waiver("TAP-SQS.1", null, "Nobody sends to it."), new Waiver("SQS.3", "call", "Nobody reads it.")]);

    [Fact]
    public void People_read_what_is_wrong_where_and_why() => GuardrailText.Lines(Report).Should().Equal(
        "Guardrails: 1 broken, 1 waived",
        "    TAP-Lambda.3 aws:lambda:Permission call: it lets sns.amazonaws.com call the function for anybody",
        "        Lambda permissions should name the source that a service acts for: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "    SQS.3 call: its waiver waives nothing; remove it");

    [Fact]
    public void Machines_read_the_same() => Differ.Canonical(GuardrailText.Json(Report)).Should().Be(Differ.Canonical(JsonNode.Parse("""
        {
          "findings": [
            {"guardrail": "TAP-Lambda.3", "type": "aws:lambda/permission:Permission", "name": "call",
             "message": "it lets sns.amazonaws.com call the function for anybody",
             "reference": "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"}
          ],
          "waived": [
            {"guardrail": "TAP-SQS.1", "type": "aws:sqs/queue:Queue", "name": "letters",
             "message": "no policy denies sqs:* where aws:SecureTransport is false",
             "reference": "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
             "reason": "Nobody sends to it."}
          ],
          "unusedWaivers": [{"guardrail": "SQS.3", "resource": "call", "reason": "Nobody reads it."}]
        }
        """)));
}
