namespace Tap.Local.LocalAws;

/// <summary>A service that speaks AWS's JSON protocol.</summary>
/// <param name="Name">Its name in a signature.</param>
/// <param name="Target">What stands before the operation in the header X-Amz-Target.</param>
/// <param name="Version">The version of the protocol.</param>
internal sealed record JsonService(string Name, string Target, string Version)
{
    /// <summary>CloudWatch Logs.</summary>
    public static JsonService Logs { get; } = new("logs", "Logs_20140328", "1.1");

    /// <summary>CodeDeploy.</summary>
    public static JsonService CodeDeploy { get; } = new("codedeploy", "CodeDeploy_20141006", "1.1");

    /// <summary>SQS.</summary>
    public static JsonService Queues { get; } = new("sqs", "AmazonSQS", "1.0");
}
