using System.Text;
using Tap.Testing;

namespace Tap.Guardrails.Tests;

/// <summary>docs/guardrails.md is written from the guardrails themselves.</summary>
public sealed class GuardrailDocumentTests
{
    [Fact]
    public Task The_document_lists_every_guardrail() => ApprovedText.ShouldBeAsync("docs/guardrails.md", Render());

    private static string Render()
    {
        var text = new StringBuilder("""
            # Guardrails

            Rules that every resource of the program keeps. `./tap preview` and `./tap up` run the program without any AWS and hold
            what it registers against them; the tests do the same for dev, prod, token authorization and a migration. A preview with a finding fails, and `up` changes nothing.

            A finding may stand only with a reason in the stack's file. A waiver that waives nothing fails the preview as well: it would hide the
            next fault. One that names a resource which the run does not have, as those of a migration, may wait for it.
            What may stand in every stack, as the program is made so, has its reasons in [Unwatched.cs](../src/Tap.Infra/Monitoring/Unwatched.cs).

            ```yaml
            tap:guardrails:
              waivers:
                - guardrail: DynamoDB.6
                  resource: tap-metadata-dev # without it, of all resources
                  reason: The table goes with the stack, and nobody misses what it holds.
            ```

            Ids are those of [AWS Security Hub](https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html), or of AWS Control Tower (`CT.`),
            whose control the rule follows; `TAP-` marks a recommendation of AWS that has no control.

            | Id | What must hold | Otherwise |
            | --- | --- | --- |

            """);
        foreach (var guardrail in Guardrail.All)
            text.AppendLine($"| [{guardrail.Id}]({guardrail.Reference}) | {guardrail.Title} | {guardrail.Reason} |");
        text.Append("""

            ## Controls that are no guardrails here

            | Id | Why |
            | --- | --- |
            | APIGateway.2, APIGateway.5 | The API has no backend but functions, and no cache. |
            | CloudWatch.16 | It asks for a year of logs; how long they are kept is a matter of `tap:logs.retentionDays`. |
            | Lambda.3, Lambda.5 | The functions reach AWS's own endpoints only; a network of their own would add cost and nothing to protect. |
            | S3.1 to S3.3 | The first is a setting of the account; the others follow from S3.8. |
            | S3.7, S3.15, S3.20 | Copies in another region come with `tap:migration`; Object Lock and MFA delete would keep `destroy` from ever ending. |
            | S3.17 | Access logs cannot be delivered to a bucket with a KMS key, and `tap:storage.encryption` may ask for S3's own keys. |
            | The controls of tags, such as DynamoDB.5 | The provider tags every resource: `tap:tags`. |

            """);
        return text.ToString();
    }
}
