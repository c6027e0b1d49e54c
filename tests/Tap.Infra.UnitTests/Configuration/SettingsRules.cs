namespace Tap.Infra.UnitTests.Configuration;

/// <summary>What messages say that the value of a setting must be, each rule once.</summary>
internal static class SettingsRules
{
    public const string Section = "a section of settings; for example { ... }";
    public const string Flag = "true or false; for example true";
    public const string Threshold = "a number of 0 or more; for example 5";
    public const string Statistic = "Average, Maximum, or a percentile such as p90; for example p90";
    public const string Width = "null or a number above 0 and up to 100; for example 3";
    public const string Units = "null or -1 or a whole number of units a second from 1 to 40000; for example 1000";
    public const string RecoveryWindow = $"0 or {DeletionWindow}";
    public const string DeletionWindow = "a whole number of days from 7 to 30; for example 30";
    public const string Rate = "a number of requests a second from 1 to 10000; for example 50";
    public const string Suffix = "1 to 16 of a-z, 0-9 and -, starting with a letter; for example dev";

    public const string Retention =
        "one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653; for example 1";

    public const string Schedule =
        "a cron expression of AWS of six fields with one minute, and ? for the day of the month or of the week; for example cron(0 3 * * ? *)";

    public const string Runbook =
        "null or an https address of at most 500 characters, without a fragment; for example https://wiki.example.com/tap/operations";

    public const string Layers =
        "a list of folders and zips that exist, relative to the folder of Pulumi.yaml, "
        + "each with a name of its own of up to 119 letters, digits, - and _; for example [\"layers/tools.zip\"]";

    public const string SecretValue = "a text of 32 characters to 65536 bytes; for example what `openssl rand -hex 32` prints";
    public const string Audience = "1 to 256 visible ASCII characters; for example https://api.example.com";
    public const string Reason = "a sentence of 20 to 500 characters; for example The table holds copies only and is rebuilt in a minute.";

    public const string UserClaim = "null or 1 to 128 visible ASCII characters; for example sub";

    public const string AdminScope =
        "null or a scope of up to 256 visible ASCII characters other than \" and \\, with a userClaim that is not null; for example transactions:admin";

    public const string Scopes =
        "a list of scopes, together of up to 1024 visible ASCII characters other than \" and \\; for example [\"transactions\"]";

    public const string Tags =
        "a map of up to 50 tags with TAP's own, whose keys differ in more than case; each key 1 to 128 characters and its value up to 256, "
        + "both of letters, digits, spaces and _.:/=+-@, and not starting with aws:; for example {\"Team\": \"payments\"}";

    public const string Issuer = $"{Https}, without user, query and fragment; for example https://login.example.com";
    public const string JwksUri = $"null or {Https}, without user and fragment; for example https://login.example.com/keys";

    private const string Https = "an https URL (http for localhost and 127.0.0.1) of up to 512 characters";

    /// <summary>A whole number between two bounds.</summary>
    public static string Whole(string unit, int least, int most, int example) =>
        $"a whole number of {unit} from {least} to {most}; for example {example}";

    /// <summary>The memory of a function.</summary>
    public static string Memory(int example) => Whole("MB", 128, 10_240, example);

    /// <summary>The time limit of a function.</summary>
    public static string Timeout(int example) => Whole("seconds", 1, 900, example);

    /// <summary>One of a closed list.</summary>
    public static string OneOf(params string[] values) => $"one of {string.Join(", ", values)}; for example {values[0]}";

    /// <summary>The name of a region, with what is to be said of the one that was given.</summary>
    public static string Region(string hint = "") => $"the name of an AWS region{Hint(hint)}; for example eu-west-2";

    /// <summary>The name of a bucket.</summary>
    public static string BucketName(string hint = "") =>
        "null or 3 to 63 of a-z, 0-9 and -, starting and ending with a letter or digit, and not with what S3 reserves"
        + $"{Hint(hint)}; for example acme-tap-data";

    /// <summary>The origins that may read the API's replies.</summary>
    public static string Origins(string hint = "") =>
        $"a list of origins as browsers send them, together of up to 1024 characters, or of * alone{Hint(hint)}; "
        + "for example [\"https://app.example.com\"]";

    /// <summary>The addresses that alarms are mailed to.</summary>
    public static string Emails(string hint = "") =>
        $"a list of e-mail addresses, each once{Hint(hint)}; for example [\"on-call@example.com\"]";

    private static string Hint(string hint) => hint.Length == 0 ? "" : $" ({hint})";
}
