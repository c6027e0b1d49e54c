namespace Tap.Infra.UnitTests.TestKit;

/// <summary>Statements, as JSON, that policies of several functions have.</summary>
internal static class FunctionPolicy
{
    /// <summary>The right to do something with the key of the stack through services of its region alone.</summary>
    public static string UseKey(string environment, string sid, string actions, params string[] services) => $$"""
        {
          "Sid": "{{sid}}",
          "Effect": "Allow",
          "Action": [{{actions}}],
          "Resource": ["arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{{environment}}"],
          "Condition": { "StringEquals": { "kms:ViaService": [{{string.Join(", ", services.Select(service => $"\"{service}.eu-west-2.amazonaws.com\""))}}] } }
        }
        """;

    /// <summary>
    /// Its variables, without which AWS starts no function; and the logs, of which the attached policy would give it all.
    /// </summary>
    public static string OfEveryFunction(string environment, string name) => $"{Variables(environment)}, {Refusals(environment, name)}";

    /// <summary>The same for a function whose failures go to a queue or topic.</summary>
    public static string OfEveryFunction(string environment, string name, string send, string service) =>
        $"{Variables(environment)}, {send}, {UseKey(environment, "EncryptDeadLetters", "\"kms:Decrypt\", \"kms:GenerateDataKey\"", service)}, {Refusals(environment, name)}";

    private static string Variables(string environment) => UseKey(environment, "DecryptVariables", "\"kms:Decrypt\"", "lambda");

    private static string Refusals(string environment, string name) => $$"""
        { "Sid": "RefuseLogGroups", "Effect": "Deny", "Action": ["logs:CreateLogGroup"], "Resource": ["arn:aws:logs:*:*:*"] },
        {
          "Sid": "RefuseOtherLogs",
          "Effect": "Deny",
          "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
          "NotResource": [
            "arn:aws:logs:eu-west-2:123456789012:log-group:/aws/lambda/tap-{{name}}-{{environment}}",
            "arn:aws:logs:eu-west-2:123456789012:log-group:/aws/lambda/tap-{{name}}-{{environment}}:*"
          ]
        }
        """;
}
