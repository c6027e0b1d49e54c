using Pulumi;
using Pulumi.Aws.WafV2.Inputs;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using CloudWatch = Pulumi.Aws.CloudWatch;
using Waf = Pulumi.Aws.WafV2;

namespace Tap.Infra.Api;

/// <summary>What a <see cref="Firewall"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Key">The stack's key.</param>
/// <param name="Api">The API in front of which it stands.</param>
public sealed record FirewallArgs(StackContext Context, EncryptionKey Key, HttpApi Api);

/// <summary>
/// The web ACL of the API, whose one rule refuses an address that sends too many requests, before they are authorized or counted by the
/// throttle that all callers share. It is the address that connects: what <c>X-Forwarded-For</c> says is the sender's to choose, as the
/// API stands behind no proxy. What a refused request is answered, <see cref="GatewayResponses"/> says.
/// </summary>
public sealed class Firewall : ComponentResource
{
    /// <summary>The name of the rule.</summary>
    internal const string RuleName = "rate-by-address";

    /// <summary>Registers the web ACL, puts it before the stage, and logs what it refuses.</summary>
    public Firewall(string name, FirewallArgs args, ComponentResourceOptions? options = null)
        : base("tap:api:Firewall", name, options)
    {
        var (context, settings) = (args.Context, args.Context.Settings.Firewall);
        var part = context.Name("firewall");
        (MetricName, Region) = (part, context.Region);
        var acl = new Waf.WebAcl($"{part}-acl", new Waf.WebAclArgs
        {
            Description = $"TAP {context.Environment}: limits the requests of an address",
            Scope = "REGIONAL",
            DefaultAction = new WebAclDefaultActionArgs { Allow = new WebAclDefaultActionAllowArgs() },
            Rules = new WebAclRuleArgs
            {
                Name = RuleName,
                Priority = 0,
                Action = new WebAclRuleActionArgs { Block = new WebAclRuleActionBlockArgs() },
                Statement = new WebAclRuleStatementArgs
                {
                    RateBasedStatement = new WebAclRuleStatementRateBasedStatementArgs
                    {
                        AggregateKeyType = "IP",
                        Limit = settings.RequestsPerAddress,
                        EvaluationWindowSec = settings.WindowSeconds,
                    },
                },
                VisibilityConfig = new WebAclRuleVisibilityConfigArgs
                {
                    CloudwatchMetricsEnabled = true,
                    MetricName = RuleName,
                    SampledRequestsEnabled = true,
                },
            },
            VisibilityConfig = new WebAclVisibilityConfigArgs
            {
                CloudwatchMetricsEnabled = true,
                MetricName = MetricName,
                SampledRequestsEnabled = true,
            },
        }, this.Child());

        // A stage has one web ACL, and an association is known by its stage: when another is made in its place, the deletion of the old one
        // afterwards would take the new one away.
        _ = new Waf.WebAclAssociation($"{part}-association", new Waf.WebAclAssociationArgs
        {
            ResourceArn = args.Api.StageArn,
            WebAclArn = acl.Arn,
        }, this.Child(new CustomResourceOptions { DeleteBeforeReplace = true }));

        // WAF writes to groups of this prefix alone: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
        var logs = new CloudWatch.LogGroup($"{part}-logs", new CloudWatch.LogGroupArgs
        {
            Name = $"aws-waf-logs-{part}",
            RetentionInDays = context.Settings.Logs.RetentionDays,
            KmsKeyId = args.Key.Arn,
        }, this.Child());
        _ = new Waf.WebAclLoggingConfiguration($"{part}-logging", new Waf.WebAclLoggingConfigurationArgs
        {
            ResourceArn = acl.Arn,
            LogDestinationConfigs = logs.Arn,

            // What is let through is in the access log of the API.
            LoggingFilter = new WebAclLoggingConfigurationLoggingFilterArgs
            {
                DefaultBehavior = "DROP",
                Filters = new WebAclLoggingConfigurationLoggingFilterFilterArgs
                {
                    Behavior = "KEEP",
                    Requirement = "MEETS_ANY",
                    Conditions = new WebAclLoggingConfigurationLoggingFilterFilterConditionArgs
                    {
                        ActionCondition = new WebAclLoggingConfigurationLoggingFilterFilterConditionActionConditionArgs { Action = "BLOCK" },
                    },
                },
            },

            // Its log has the headers of a request, and this one the caller's token.
            RedactedFields = new WebAclLoggingConfigurationRedactedFieldArgs
            {
                SingleHeader = new WebAclLoggingConfigurationRedactedFieldSingleHeaderArgs { Name = "authorization" },
            },
        }, this.Child(new CustomResourceOptions { DeleteBeforeReplace = true })); // as above: a web ACL has one

        WebAclArn = acl.Arn;
        RegisterOutputs();
    }

    /// <summary>The ARN of the web ACL.</summary>
    [Output("webAclArn")]
    public Output<string> WebAclArn { get; private set; }

    /// <summary>What CloudWatch's metrics call the web ACL.</summary>
    internal string MetricName { get; }

    /// <summary>Its region, which these metrics name.</summary>
    internal string Region { get; }
}
