using static Tap.Guardrails.AwsType;
using static Tap.Guardrails.Tests.Example;

namespace Tap.Guardrails.Tests;

/// <summary>The examples of what protects the rest: backups, the trail and the web ACL.</summary>
internal static class ProtectionExamples
{
    private const string BucketObjects = """{ "field": "resources.ARN", "startsWiths": ["arn:aws:s3:::one/"] }""";

    public static IReadOnlyDictionary<string, (ResourceGraph[] Kept, ResourceGraph[] Broken)> All { get; } =
        new Dictionary<string, (ResourceGraph[] Kept, ResourceGraph[] Broken)>
        {
            ["Backup.1"] = ([Of(Vault, """{ "kmsKeyArn": "arn" }""")], [Of(Vault), Of(Vault, """{ "kmsKeyArn": "" }""")]),
            ["TAP-Backup.1"] = (
                [Of(Vault, "{}", new Referrer(VaultLock, "backupVaultName", """{ "minRetentionDays": 7 }"""))],
                [Of(Vault), Of(Vault, "{}", new Referrer(VaultLock, "backupVaultName", """{ "maxRetentionDays": 365 }"""))]),
            ["TAP-Backup.2"] = ([Of(VaultLock, """{ "minRetentionDays": 7 }""")], [Of(VaultLock, """{ "changeableForDays": 3 }""")]),
            ["CloudTrail.2"] = ([Of(Trail, """{ "kmsKeyId": "arn" }""")], [Of(Trail)]),
            ["CloudTrail.4"] = ([Of(Trail, """{ "enableLogFileValidation": true }""")], [Of(Trail), Of(Trail, """{ "enableLogFileValidation": false }""")]),
            ["TAP-CloudTrail.1"] = (
                [Of(Trail, Selecting(BucketObjects)), Of(Trail, Selecting(BucketObjects, """{ "field": "resources.ARN", "equals": ["arn"] }"""))],
                [
                    Of(Trail),
                    Of(Trail, Selecting("""{ "field": "resources.type", "equals": ["AWS::S3::Object"] }""")),
                    Of(Trail, Selecting("""{ "field": "resources.ARN", "notStartsWiths": ["arn:aws:s3:::one/"] }""")),
                    Of(Trail, Selecting(BucketObjects, """{ "field": "eventCategory", "equals": ["Management"] }""")),
                ]),
            ["DynamoDB.4"] = (
                [Of(Table, "{}", new Referrer(BackupSelection, "resources"))], [Of(Table), Of(Table, "{}", new Referrer(BackupSelection, "notResources"))]),
            ["WAF.10"] = ([Of(WebAcl, Rule("{}"))], [Of(WebAcl), Of(WebAcl, """{ "rules": [] }""")]),
            ["WAF.11"] = ([Of(WebAcl, "{}", new Referrer(WebAclLogging, "resourceArn"))], [Of(WebAcl)]),
            ["WAF.12"] = (
                [Of(WebAcl), Of(WebAcl, Rule("""{ "visibilityConfig": { "cloudwatchMetricsEnabled": true } }"""))],
                [Of(WebAcl, Rule("{}")), Of(WebAcl, Rule("""{ "visibilityConfig": { "cloudwatchMetricsEnabled": false } }"""))]),
            ["TAP-WAF.1"] = (
                [Of(WebAcl, Rule("""{ "action": { "block": {} }, "statement": { "rateBasedStatement": { "limit": 100 } } }"""))],
                [
                    Of(WebAcl),
                    Of(WebAcl, Rule("""{ "action": { "count": {} }, "statement": { "rateBasedStatement": { "limit": 100 } } }""")),
                    Of(WebAcl, Rule("""{ "action": { "block": {} }, "statement": { "geoMatchStatement": { "countryCodes": ["XX"] } } }""")),
                ]),
            ["TAP-WAF.2"] = (
                [Of(WebAclLogging, """{ "redactedFields": [{ "singleHeader": { "name": "authorization" } }] }""")],
                [Of(WebAclLogging), Of(WebAclLogging, """{ "redactedFields": [{ "singleHeader": { "name": "cookie" } }, { "queryString": {} }] }""")]),
        };

    private static string Selecting(params string[] fields) => $$"""
        { "advancedEventSelectors": [{{string.Join(", ", fields.Select(field => $$"""{ "fieldSelectors": [{{field}}] }"""))}}] }
        """;

    private static string Rule(string rule) => $$"""{ "rules": [{{rule}}] }""";
}
