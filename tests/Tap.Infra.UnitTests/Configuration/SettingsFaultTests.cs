using static Tap.Infra.UnitTests.Configuration.SettingsRules;

namespace Tap.Infra.UnitTests.Configuration;

/// <summary>A bad value ends the run with one message that names the setting, the value and the rule, before AWS sees anything.</summary>
public sealed class SettingsFaultTests
{
    /// <summary>A setting with a bad value, as the message has it, and the rule.</summary>
    public static TheoryData<string, string> BadValues => new()
    {
        // Wrong types.
        { "tap:logs.retentionDays = \"seven\"", Retention },
        { "tap:logs.retentionDays = null", Retention },
        { "tap:logs.retentionDays = 7.5", Retention },
        { "tap:logs = 7", Section },
        { "tap:storage = \"everything\"", Section },
        { "tap:storage.encryption = [\"aws:kms\"]", OneOf("aws:kms", "AES256") },
        { "tap:deletionProtection = \"yes\"", Flag },
        { "tap:table.pointInTimeRecovery = 1", Flag },
        { "tap:tags = [\"Team\"]", Tags },
        { "tap:functions.layers = \"layers/tools.zip\"", Layers },
        { "tap:alarms.dlqDepth.threshold = \"many\"", Threshold },

        // Values that AWS would refuse after minutes of deployment.
        { "tap:logs.retentionDays = 8", Retention },
        { "tap:encryption.deletionWindowDays = 6", DeletionWindow },
        { "tap:encryption.deletionWindowDays = 31", DeletionWindow },
        { "tap:functions.apiHandler.memoryMb = 127", Memory(512) },
        { "tap:functions.processor.memoryMb = 10241", Memory(1024) },
        { "tap:functions.authorizer.memoryMb = 127", Memory(256) },
        { "tap:functions.apiHandler.timeoutSeconds = 0", Timeout(30) },
        { "tap:functions.processor.timeoutSeconds = 901", Timeout(300) },
        { "tap:functions.authorizer.timeoutSeconds = 901", Timeout(10) },
        { "tap:functions.processor.reservedConcurrency = -1", $"null or {Whole("executions", 0, 1_000_000, 5)}" },
        { "tap:functions.logLevel = \"TRACE\"", OneOf("DEBUG", "INFO", "WARN", "ERROR") },
        { "tap:storage.encryption = \"aes256\"", OneOf("aws:kms", "AES256") },
        { "tap:storage.glacierTransitionDays = 0", $"null or {Whole("days", 1, 3650, 90)}" },
        { "tap:storage.glacierStorageClass = \"DEEP_ARCHIVE\"", OneOf("GLACIER_IR", "GLACIER") },
        { "tap:storage.glacierMinimumBytes = 0", Whole("bytes", 1, 2_147_483_647, 131_072) },
        { "aws:region = \"London\"", Region() },
        { "aws:region = \"EU-WEST2\"", Region("did you mean eu-west-2?") },
        { "aws:region = \"eu-west-9\"", Region("did you mean eu-west-1? One that AWS has opened since needs aws:skipRegionValidation") },
        { "aws:region = \"atlantis-undersea-1\"", Region("one that AWS has opened since needs aws:skipRegionValidation") },
        { "aws:skipRegionValidation = \"yes\"", Flag },

        // Layers that could not be published.
        { "tap:functions.layers = [\"layers/none.zip\"]", Layers },
        { "tap:functions.layers = [\"\"]", Layers },
        { "tap:functions.layers = [\"Pulumi.yaml\"]", Layers },
        { "tap:functions.layers = [\"docs\",\"./docs\"]", Layers },
        { "tap:functions.layers = [\"tests/Tap.Infra.UnitTests\"]", Layers },

        // Backups that AWS would refuse, or that would fail every night.
        { "tap:backup.enabled = \"yes\"", Flag },
        { "tap:backup.schedule = \"daily\"", Schedule },
        { "tap:backup.schedule = \"rate(1 day)\"", Schedule },
        { "tap:backup.schedule = \"cron(*/15 * * * ? *)\"", Schedule },
        { "tap:backup.schedule = \"cron(0 3 * * * *)\"", Schedule },
        { "tap:backup.schedule = \"cron(0 3 ? * ? *)\"", Schedule },
        { "tap:backup.lockGraceDays = 2", $"null or {Whole("days", 3, 36_500, 3)}" },
        { "tap:backup.retentionDays = 6", "within the bounds of the lock, 7 to 365; for example 7" },
        { "tap:backup.retentionDays = 366", "within the bounds of the lock, 7 to 365; for example 7" },
        { "tap:backup.minRetentionDays = 366", "at most tap:backup.maxRetentionDays, which is 365; for example 365" },
        { "tap:backup.maxRetentionDays = 36501", Whole("days", 1, 36_500, 14) },
        { "tap:backup.coldStorageDays = 30", "at least 90 days before tap:backup.retentionDays, which is 14; for example null" },
        { "tap:audit.retentionDays = 0", Whole("days", 1, 3650, 90) },
        { "tap:audit.reads = 1", Flag },

        // The web ACL.
        { "tap:firewall.enabled = 1", Flag },
        { "tap:firewall.requestsPerAddress = 9", Whole("requests", 10, 2_000_000_000, 6_000) },
        { "tap:firewall.windowSeconds = 30", OneOf("60", "120", "300", "600") },

        // The secret.
        { "tap:secret.recoveryWindowDays = 6", RecoveryWindow },
        { "tap:secret.recoveryWindowDays = 31", RecoveryWindow },
        { "tap:secret.recoveryWindowDays = -1", RecoveryWindow },
        { "tap:secret.rotationDays = 0", Whole("days", 1, 1_000, 60) },
        { "tap:secret.rotationDays = 1001", Whole("days", 1, 1_000, 60) },

        // The API.
        { "tap:api.manageAccountRole = \"yes\"", Flag },
        { "tap:api.allowUnauthenticated = \"yes\"", Flag },
        { "tap:api.throttlingRate = 0.5", Rate },
        { "tap:api.throttlingRate = 10001", Rate },
        { "tap:api.throttlingBurst = 0", Whole("requests", 1, 5000, 50) },
        { "tap:api.throttlingBurst = 5001", Whole("requests", 1, 5000, 50) },
        { "tap:api.corsOrigins = \"*\"", Origins() },
        { "tap:api.corsOrigins = []", Origins() },
        { "tap:api.corsOrigins = [\"*\",\"https://app.example.com\"]", Origins("* is any origin") },
        { $"tap:api.corsOrigins = [\"https://{new string('a', 1_013)}.net\"]", Origins() },
        { "tap:api.maxPayloadBytes = 1023", Whole("bytes", 1024, 4_194_304, 262_144) },
        { "tap:api.maxPayloadBytes = 4194305", Whole("bytes", 1024, 4_194_304, 262_144) },

        // Authorization.
        { "tap:api.authorization = \"iam\"", OneOf("NONE", "IAM", "JWT") },
        { "tap:api.authorization = \"None, Iam\"", OneOf("NONE", "IAM", "JWT") },
        { "tap:api.authorization = 1", OneOf("NONE", "IAM", "JWT") },
        { "tap:api.jwt = \"https://login.example.com\"", Section },
        { "tap:api.jwt.audience = \"\"", $"null or {Audience}" },
        { "tap:api.jwt.audience = \"two words\"", $"null or {Audience}" },
        { "tap:api.jwt.scopes = \"read\"", Scopes },
        { "tap:api.jwt.scopes = [\"\"]", Scopes },
        { "tap:api.jwt.scopes = [\"read write\"]", Scopes },
        { "tap:api.jwt.scopes = [\"a\\\\b\"]", Scopes },
        { $"tap:api.jwt.scopes = [\"a\",\"{new string('b', 1_023)}\"]", Scopes },
        { "tap:api.jwt.userClaim = \"\"", UserClaim },
        { "tap:api.jwt.userClaim = \"user name\"", UserClaim },
        { $"tap:api.jwt.userClaim = \"{new string('a', 129)}\"", UserClaim },
        { "tap:api.jwt.adminScope = \"\"", AdminScope },
        { "tap:api.jwt.adminScope = \"two scopes\"", AdminScope },
        { $"tap:api.jwt.adminScope = \"{new string('a', 257)}\"", AdminScope },
        { "tap:api.jwt.jwksUri = \"/keys\"", JwksUri },
        { "tap:api.jwt.jwksUri = \"http://login.example.com/keys\"", JwksUri },
        { "tap:api.jwt.clockSkewSeconds = 301", Whole("seconds", 0, 300, 60) },
        { "tap:api.jwt.clockSkewSeconds = -1", Whole("seconds", 0, 300, 60) },
        { "tap:api.jwt.cacheSeconds = 3601", Whole("seconds", 0, 3600, 300) },
        { "tap:api.jwt.cacheSeconds = -1", Whole("seconds", 0, 3600, 300) },

        // Alarms.
        { "tap:alarms.dlqDepth.threshold = 1e400", Threshold },
        { "tap:alarms.dlqDepth.threshold = -1", Threshold },
        { "tap:alarms.dlqDepth.periodSeconds = 90", "a multiple of 60 up to 86400; for example 300" },
        { "tap:alarms.processorErrors.evaluationPeriods = 0", Whole("periods", 1, 1440, 2) },
        { "tap:alarms.apiHandlerDuration.statistic = \"Sum\"", Statistic },
        { "tap:alarms.apiHandlerDuration.statistic = \"p101\"", Statistic },
        { "tap:alarms.apiLatencyP90.baseline = 0", Width },
        { "tap:alarms.apiRequests.baseline = 101", Width },
        { "tap:alarms.apiRequests.baseline = true", Width },

        // Maxima that DynamoDB would refuse, or that are above its quota.
        { "tap:table.maxReadUnits = 0", Units },
        { "tap:table.maxWriteUnits = -2", Units },
        { "tap:table.maxWriteUnits = 40001", Units },

        // Fewer keys of a user than one, more than a list can read, and more than it does.
        { "tap:table.keysPerUser = 0", Whole("keys", 1, 16, 4) },
        { "tap:table.listedKeysPerUser = 17", Whole("keys", 1, 16, 4) },
        { "tap:table.keysPerUser = 2", "at most tap:table.listedKeysPerUser, which is 1, or lists would lack transactions; for example 1" },

        // Releases that CodeDeploy would refuse.
        { "tap:delivery.canaryPercent = 0", Whole("percent", 1, 99, 10) },
        { "tap:delivery.canaryPercent = 100", Whole("percent", 1, 99, 10) },
        { "tap:delivery.canaryMinutes = 0", Whole("minutes", 1, 2880, 5) },
        { "tap:delivery.canaryMinutes = 2881", Whole("minutes", 1, 2880, 5) },
        { "tap:delivery.canary = \"yes\"", Flag },
        {
            "tap:functions.apiHandler.provisionedConcurrency = 0",
            $"null or {Whole("execution environments", 1, 1_000_000, 2)}"
        },
        {
            "tap:functions.apiHandler.provisionedConcurrency = 6",
            "at most tap:functions.apiHandler.reservedConcurrency, which is 5; for example 5"
        },

        // Subscriptions that SNS would refuse.
        { "tap:monitoring.emails = \"a@example.com\"", Emails() },
        { "tap:monitoring.emails = [\"a@example.com\",\"A@Example.com\"]", Emails() },

        // Addresses to which no alarm could lead.
        { "tap:monitoring.runbookUrl = \"docs/operations.md\"", Runbook },
        { "tap:monitoring.runbookUrl = \"http://wiki.example.com\"", Runbook },
        { "tap:monitoring.runbookUrl = \"https://wiki.example.com/tap#alarms\"", Runbook },
        { "tap:monitoring.runbookUrl = \"https://wiki.example.com/a b\"", Runbook },
        { "tap:monitoring.runbookUrl = \"https://wiki.example.com/a)\"", Runbook },
        { $"tap:monitoring.runbookUrl = \"https://wiki.example.com/{new string('a', 476)}\"", Runbook },
    };

    /// <summary>A setting that does not exist, and the one that was meant or those that there are.</summary>
    public static TheoryData<string, string> UnknownKeys => new()
    {
        { "tap:storge = {}", "did you mean tap:storage?" },
        { "tap:logs.retentionDay = 7", "did you mean tap:logs.retentionDays?" },
        { "tap:alarms.apiHandlerErrors.statistic = \"Maximum\"", $"there are {Keys("tap:alarms.apiHandlerErrors", "threshold", "periodSeconds", "evaluationPeriods")}" },
        { "tap:alarms.apiRequests.threshold = 5", $"there are {Keys("tap:alarms.apiRequests", "baseline", "periodSeconds", "evaluationPeriods")}" },
        { "tap:table.colour = \"red\"", $"there are {Keys("tap:table", "pointInTimeRecovery", "contributorInsights", "maxReadUnits", "maxWriteUnits", "keysPerUser", "listedKeysPerUser")}" },
        { "tap:functions.apiHandler.memoryMB = 512", "did you mean tap:functions.apiHandler.memoryMb?" },
        {
            "tap:api.stage = \"live\"",
            "there are tap:api.manageAccountRole, tap:api.allowUnauthenticated, tap:api.authorization, tap:api.jwt, tap:api.corsOrigins, "
                + "tap:api.maxPayloadBytes, tap:api.throttlingRate, tap:api.throttlingBurst"
        },
        { "tap:api.corsOrigin = \"*\"", "did you mean tap:api.corsOrigins?" },
        { "tap:api.jwt.isuer = \"https://login.example.com\"", "did you mean tap:api.jwt.issuer?" },
    };

    /// <summary>A section whose settings do not fit each other, and the fault.</summary>
    public static TheoryData<string, string, string> BadSections => new()
    {
        {
            "tap:alarms",
            """{ "processorErrors": { "periodSeconds": 1800, "evaluationPeriods": 49 } }""",
            "tap:alarms.processorErrors = 49 periods of 1800 s: must be periods that together last at most 86400 s; "
                + "for example 3 periods of 300 s"
        },
        {
            "tap:alarms",
            """{ "apiRequests": { "periodSeconds": 43200, "evaluationPeriods": 15 } }""",
            "tap:alarms.apiRequests = 15 periods of 43200 s: must be periods that together last at most 604800 s; "
                + "for example 3 periods of 300 s"
        },
        { "tap:api", """{ "authorization": "JWT", "jwt": { "audience": "api" } }""", $"tap:api.jwt.issuer = null: must be {Issuer}" },
        {
            "tap:api",
            """{ "authorization": "JWT", "jwt": { "issuer": "https://login.example.com" } }""",
            $"tap:api.jwt.audience = null: must be {Audience}"
        },

        // Nobody can act for more than all.
        {
            "tap:api",
            """{ "jwt": { "userClaim": null, "adminScope": "admin" } }""",
            $"tap:api.jwt.adminScope = \"admin\": must be {AdminScope}"
        },

        // A member that is there twice is no section.
        {
            "tap:logs",
            """{ "retentionDays": 7, "retentionDays": 8 }""",
            $$"""tap:logs = "{ \"retentionDays\": 7, \"retentionDays\": 8 }": must be {{Section}}"""
        },
    };

    /// <summary>A waiver of a guardrail, and its fault.</summary>
    public static TheoryData<string, string> BadWaivers => new()
    {
        { """{ "guardrail": "DynamoDB.6" }""", $"reason = null: must be {Reason}" },
        {
            """{ "guardrail": "DynamoDB.6", "reason": "  because we say so  " }""",
            $"reason = \"  because we say so  \": must be {Reason}"
        },
        {
            """{ "guardrail": "dynamodb.6", "reason": "Nobody misses what it holds." }""",
            "guardrail = \"dynamodb.6\": must be the id of a guardrail in docs/guardrails.md; for example DynamoDB.6"
        },
        {
            """{ "guardrail": "DynamoDB.6", "resource": "", "reason": "Nobody misses what it holds." }""",
            "resource = \"\": must be null or the logical name of a resource; for example tap-metadata-dev"
        },
        {
            """{ "guardrail": "DynamoDB.6", "until": "2027", "reason": "Nobody misses what it holds." }""",
            "until = \"2027\": is not a setting; there are "
                + "tap:guardrails.waivers[0].guardrail, tap:guardrails.waivers[0].resource, tap:guardrails.waivers[0].reason"
        },
    };

    /// <summary>Secrets that Secrets Manager would refuse, or that are too short to sign with.</summary>
    public static TheoryData<string> BadSecrets => ["", "null", new string('x', 31), new string('x', 65_537), new string('é', 32_769)];

    [Theory, MemberData(nameof(BadValues))]
    public Task A_value_that_breaks_its_rule_is_named_with_its_key_the_rule_and_an_example(string assignment, string rule) =>
        Faults.ExpectAsync(Faults.Dev(assignment), $"{assignment}: must be {rule}");

    [Theory, MemberData(nameof(UnknownKeys))]
    public Task A_key_that_is_no_setting_is_named_with_what_was_meant(string assignment, string hint) =>
        Faults.ExpectAsync(Faults.Dev(assignment), $"{assignment}: is not a setting; {hint}");

    // What has no effect on an explicit provider: the stack would be made elsewhere than it is said to be.
    [Theory]
    [InlineData("aws:regoin", "did you mean aws:region?")]
    [InlineData("aws:profile", "there are aws:skipRegionValidation, aws:region")]
    [InlineData("aws:secretKey", "there are aws:skipRegionValidation, aws:region")]
    public Task A_key_of_the_default_provider_is_refused_without_its_value(string key, string hint) =>
        Faults.ExpectAsync(RunOptions.Dev.With(key, "in-plain-text"), $"{key} = [hidden]: is not a setting; {hint}");

    private static string Keys(string section, params IEnumerable<string> names) =>
        string.Join(", ", names.Select(name => $"{section}.{name}"));

    [Theory, MemberData(nameof(BadSections))]
    public Task Settings_that_do_not_fit_each_other_are_named(string key, string section, string fault) =>
        Faults.ExpectAsync(RunOptions.Dev.With(key, section), fault);

    [Theory, MemberData(nameof(BadWaivers))]
    public Task A_waiver_that_is_none_is_named_by_its_place(string waiver, string fault) => Faults.ExpectAsync(
        RunOptions.Dev.With("tap:guardrails", $$"""{ "waivers": [{{waiver}}] }"""), $"tap:guardrails.waivers[0].{fault}");

    [Theory, MemberData(nameof(BadSecrets))]
    public Task A_bad_secret_is_refused_without_being_shown(string value) =>
        Faults.ExpectAsync(RunOptions.Dev.With("tap:appSecret", value), $"tap:appSecret = [secret]: must be {SecretValue}");

    [Fact]
    public async Task A_secret_of_any_text_that_fits_is_taken()
    {
        foreach (var value in new[] { new string('x', 32), new string('7', 65_536), $"\n \"{new string('é', 32)}" })
        {
            var reading = await SettingsReading.OfAsync(RunOptions.Dev.With("tap:appSecret", value));

            reading.Report.Invoking(report => report.ThrowIfFaulty("dev")).Should().NotThrow();
        }
    }
}
