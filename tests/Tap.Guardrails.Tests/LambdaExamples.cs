using static Tap.Guardrails.AwsType;
using static Tap.Guardrails.Tests.Example;

namespace Tap.Guardrails.Tests;

/// <summary>The examples for the guardrails of AWS Lambda.</summary>
internal static class LambdaExamples
{
    public static IReadOnlyDictionary<string, (ResourceGraph[] Kept, ResourceGraph[] Broken)> All { get; } =
        new Dictionary<string, (ResourceGraph[] Kept, ResourceGraph[] Broken)>
        {
            ["Lambda.1"] = (
                [
                    Of(Permission, """{ "principal": "s3.amazonaws.com", "sourceAccount": "123456789012" }"""),
                    Of(Permission, """{ "principal": "*", "principalOrgId": "o-1" }"""),
                    Of(Permission, """{ "principal": "apigateway.amazonaws.com" }"""),
                ],
                [Of(Permission, """{ "principal": "*" }"""), Of(Permission, """{ "principal": "s3.amazonaws.com", "sourceArn": "arn:aws:s3:::one" }""")]),
            ["Lambda.2"] = (
                [Of(Function, """{ "runtime": "nodejs24.x" }"""), Of(Function, """{ "packageType": "Image" }""")],
                [Of(Function), Of(Function, """{ "runtime": "nodejs18.x" }""")]),
            ["Lambda.7"] = (
                [Of(Function, """{ "tracingConfig": { "mode": "Active" } }""")], [Of(Function), Of(Function, """{ "tracingConfig": { "mode": "PassThrough" } }""")]),
            ["TAP-Lambda.1"] = (
                [
                    Of(Function),
                    Of(Function, "{}", CalledBy("apigateway.amazonaws.com")),
                    Of(Function, """{ "deadLetterConfig": { "targetArn": "arn" } }""", CalledBy("s3.amazonaws.com")),
                    Of(Function, "{}", CalledBy("s3.amazonaws.com"), FailuresTo("arn")),
                    Of(Function, "{}", CalledBy("s3.amazonaws.com", "live"), FailuresTo("arn", "live")),
                ],
                [
                    Of(Function, "{}", CalledBy("s3.amazonaws.com")),
                    Of(Function, "{}", CalledBy("sns.amazonaws.com"), new Referrer(AsyncConfig, "functionName", """{ "maximumRetryAttempts": 2 }""")),
                    Of(Function, "{}", CalledBy("events.amazonaws.com")),
                    Of(Function, "{}", CalledBy("s3.amazonaws.com", "live"), FailuresTo("arn")),
                    Of(Function, "{}", CalledBy("s3.amazonaws.com"), CalledBy("sns.amazonaws.com", "live"), FailuresTo("arn")),
                ]),
            ["TAP-Lambda.2"] = ([Of(Function, """{ "kmsKeyArn": "arn" }""")], [Of(Function)]),
            ["TAP-Lambda.3"] = (
                [
                    Of(Permission, """{ "principal": "sns.amazonaws.com", "sourceArn": "arn" }"""),
                    Of(Permission, """{ "principal": "s3.amazonaws.com", "sourceAccount": "123456789012" }"""),
                    Of(Permission, """{ "principal": "123456789012" }"""),
                ],
                [Of(Permission, """{ "principal": "apigateway.amazonaws.com" }""")]),
            ["TAP-Lambda.4"] = Alarmed("Errors", "Throttles"),
            ["TAP-Lambda.5"] = Alarmed("Throttles", "Errors"),
            ["TAP-Lambda.6"] = ([Of(Function, "{}", new Referrer(Dashboard, "dashboardBody"))], [Of(Function)]),
            ["TAP-Lambda.7"] = ([Logging("""{ $.level = \"ERROR\" }""")], [Of(Function), Logging("""{ $.level = \"WARN\" }""")]),
            ["TAP-Lambda.8"] = (
                [
                    Of(Function),
                    Of(Function, "{}", FailuresTo("arn"), AlarmOn("DestinationDeliveryFailures")),
                    Of(Function, "{}", FailuresTo("arn"), SumOf("Errors", "DestinationDeliveryFailures")),
                    Of(Function, """{ "deadLetterConfig": { "targetArn": "arn" } }""", AlarmOn("DeadLetterErrors")),
                ],
                [
                    Of(Function, "{}", FailuresTo("arn")),
                    Of(Function, "{}", FailuresTo("arn"), AlarmOn("DeadLetterErrors")),
                    Of(Function, "{}", FailuresTo("arn"), SumOf("Errors", "Throttles")),
                    Of(Function, """{ "deadLetterConfig": { "targetArn": "arn" } }""", AlarmOn("DestinationDeliveryFailures")),
                ]),
        };

    private static Referrer CalledBy(string service, string? qualifier = null) =>
        new(Permission, "function", $$"""{ "principal": "{{service}}"{{Qualifier(qualifier)}} }""");

    private static Referrer FailuresTo(string arn, string? qualifier = null) => new(
        AsyncConfig, "functionName", $$"""{ "destinationConfig": { "onFailure": { "destination": "{{arn}}" } }{{Qualifier(qualifier)}} }""");

    private static string Qualifier(string? qualifier) => qualifier is null ? "" : $", \"qualifier\": \"{qualifier}\"";

    private static (ResourceGraph[] Kept, ResourceGraph[] Broken) Alarmed(string metric, string other) => (
        [Of(Function, "{}", AlarmOn(metric)), Of(Function, "{}", AlarmOn(other), AlarmOn(metric)), Of(Function, "{}", SumOf(other, metric))],
        [Of(Function), Of(Function, "{}", AlarmOn(other)), Of(Function, "{}", AlarmOn(metric, """, "Resource": "subject:live" """))]);

    private static Referrer AlarmOn(string metric, string resource = "") => new(Alarm, "dimensions", Watching(metric, resource));

    private static Referrer SumOf(params string[] metrics) => new(
        Alarm,
        "metricQueries",
        $$"""{ "metricQueries": [{ "expression": "m0 + m1" }, {{string.Join(", ", metrics.Select(metric => $$"""{ "metric": {{Watching(metric)}} }"""))}}] }""");

    private static string Watching(string metric, string resource = "") =>
        $$"""{ "metricName": "{{metric}}", "dimensions": { "FunctionName": "subject"{{resource}} } }""";

    // A function that writes to a log group, with a filter of that group.
    private static ResourceGraph Logging(string pattern)
    {
        var filtered = Of(LogGroup, """{ "name": "group" }""", new Referrer(LogMetricFilter, "logGroupName", $$"""{ "pattern": "{{pattern}}" }"""));
        var group = RegisteredResource.KeyOf(LogGroup, "subject");
        var function = new RegisteredResource(Function, "subject", [])
        {
            References = new Dictionary<string, IReadOnlyList<string>> { ["loggingConfig"] = [group] },
        };
        return new ResourceGraph(filtered.Resources.Append(function));
    }
}
