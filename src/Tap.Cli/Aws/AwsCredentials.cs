using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Tap.Program;

namespace Tap.Cli.Aws;

/// <summary>Whom AWS takes the commands for.</summary>
internal static class AwsCredentials
{
    /// <summary>What to do when AWS takes them for nobody.</summary>
    public const string Advice =
        "Sign in anew (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; the machine's clock must be right, too.";

    /// <summary>Those of a local AWS, which takes any.</summary>
    public static AWSCredentials Local { get; } = new BasicAWSCredentials("test", "test");

    /// <summary>Those of the environment, of a profile, of a sign-in, or of the machine's role, where AWS's SDKs look for them.</summary>
    /// <exception cref="UserException">There are none.</exception>
    public static AWSCredentials Ambient()
    {
        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Failed(exception);
        }
    }

    /// <summary>Whether an exception is the SDK's, which says that it gets no credentials.</summary>
    public static bool IsFailure(Exception exception) => exception is AmazonClientException or AmazonServiceException;

    /// <summary>The exception to throw instead.</summary>
    public static UserException Failed(Exception exception) => new($"There are no credentials for AWS: {exception.Message}", Advice);
}
