namespace Tap.Local.LocalAws;

/// <summary>A refusal, with AWS's own code and message.</summary>
internal sealed class LocalAwsException(string code, string message) : Exception(message)
{
    /// <summary>AWS's code, such as <c>BucketNotEmpty</c>.</summary>
    public string Code => code;
}
