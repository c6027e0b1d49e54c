using System.Globalization;

namespace Tap.Infra.Configuration;

/// <summary>
/// The rules between what API Gateway lets through and what the functions behind it serve: what is let through and not served ends in
/// errors of the server, where the client should have been told to slow down.
/// </summary>
internal static class ThroughputRules
{
    // For synchronous calls: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    private const int RequestsPerExecution = 10;

    private const string Reason = "as Lambda serves at most 10 requests a second for each execution";

    /// <summary>Notes every limit that does not fit. A function that is unreserved (null) or stopped (0) binds nothing.</summary>
    /// <param name="api">What is let through.</param>
    /// <param name="functions">What is set aside to serve it.</param>
    /// <param name="report">Where faults go.</param>
    public static void Check(ApiSettings api, FunctionSettings functions, SettingsReport report)
    {
        if (functions.ApiHandler.ReservedConcurrency is > 0 and var executions)
        {
            var most = RequestsPerExecution * executions;
            CheckMost("throttlingRate", api.ThrottlingRate, most, executions, report);
            CheckMost("throttlingBurst", api.ThrottlingBurst, most, executions, report);
        }

        // Bad tokens reach the authorizer as good ones do. With an execution for each request that is let through at once, they cannot take
        // the place of those.
        if (api.Jwt is not null && functions.Authorizer.ReservedConcurrency is > 0 and var askers)
        {
            var least = Math.Max(api.ThrottlingBurst, (int)Math.Ceiling(api.ThrottlingRate / RequestsPerExecution));
            if (askers < least)
            {
                report.Fault(
                    "tap:functions.authorizer.reservedConcurrency",
                    $"{askers}",
                    $"at least {least}, so that all requests that tap:api.throttlingBurst and tap:api.throttlingRate let through can be asked for their token, {Reason}",
                    $"{least}");
            }
        }
    }

    private static void CheckMost(string key, double value, int most, int executions, SettingsReport report)
    {
        if (value > most)
        {
            report.Fault(
                $"tap:api.{key}",
                value.ToString(CultureInfo.InvariantCulture),
                $"at most {most}, 10 x tap:functions.apiHandler.reservedConcurrency ({executions}), {Reason}",
                $"{most}");
        }
    }
}
