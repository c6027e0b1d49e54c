namespace Tap.Infra.UnitTests.Configuration;

/// <summary>A bad configuration ends the run with one message that lists every fault, before AWS sees anything.</summary>
public sealed class SettingsFaultTests
{
    private const string Retention =
        "one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653; for example 1";

    private const string Suffix = "1 to 16 of a-z, 0-9 and -, starting with a letter; for example dev";
    private const string BucketName =
        "null or 3 to 63 of a-z, 0-9 and -, starting and ending with a letter or digit, and not with what S3 reserves";
    private const string Layer =
        "a list of folders and zips that exist, relative to the folder of Pulumi.yaml, "
        + "each with a name of its own of up to 119 letters, digits, - and _; for example [\"layers/tools.zip\"]";

    private const string SecretValue = "a text of 32 characters to 65536 bytes; for example what `openssl rand -hex 32` prints";
    private const string Rate = "a number of requests a second from 1 to 10000; for example 50";
    private const string Origins = "a list of origins as browsers send them, together of up to 1024 characters, or of * alone";
    private const string OriginsExample = "; for example [\"https://app.example.com\"]";

    private const string Issuer =
        "an https URL (http for localhost and 127.0.0.1) of up to 512 characters, without user, query and fragment; "
        + "for example https://login.example.com";

    private const string JwksUri =
        "null or an https URL (http for localhost and 127.0.0.1) of up to 512 characters, without user and fragment; "
        + "for example https://login.example.com/keys";

    private const string Audience = "1 to 256 visible ASCII characters; for example https://api.example.com";
    private const string Scopes =
        "a list of scopes, together of up to 1024 visible ASCII characters other than \" and \\; for example [\"transactions\"]";

    private const string Reason = "a sentence of 20 to 500 characters; for example The table holds copies only and is rebuilt in a minute.";

    private const string Emails = "a list of e-mail addresses, each once";
    private const string EmailsExample = "; for example [\"on-call@example.com\"]";

    private const string Tag =
        "a map of up to 50 tags with TAP's own, whose keys differ in more than case; each key 1 to 128 characters and its value up to 256, "
        + "both of letters, digits, spaces and _.:/=+-@, and not starting with aws:";

    private const string TagExample = "; for example {\"Team\": \"payments\"}";

    /// <summary>Key and value as they are configured, and the line of the message.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        // Unknown keys, at the top and in a section.
        { "tap:storge", "{}", "tap:storge = {}: is not a setting; did you mean tap:storage?" },
        { "tap:logs", """{ "retentionDay": 7 }""", "tap:logs.retentionDay = 7: is not a setting; did you mean tap:logs.retentionDays?" },
        { "tap:table", """{ "colour": "red" }""", "tap:table.colour = \"red\": is not a setting; there are tap:table.pointInTimeRecovery" },
        {
            "tap:functions",
            """{ "apiHandler": { "memoryMB": 512 } }""",
            "tap:functions.apiHandler.memoryMB = 512: is not a setting; did you mean tap:functions.apiHandler.memoryMb?"
        },

        // Wrong types.
        { "tap:logs", """{ "retentionDays": "seven" }""", $"tap:logs.retentionDays = \"seven\": must be {Retention}" },
        { "tap:logs", """{ "retentionDays": null }""", $"tap:logs.retentionDays = null: must be {Retention}" },
        { "tap:logs", """{ "retentionDays": 7.5 }""", $"tap:logs.retentionDays = 7.5: must be {Retention}" },
        { "tap:logs", "7", "tap:logs = 7: must be a section of settings; for example { ... }" },
        { "tap:storage", "everything", "tap:storage = \"everything\": must be a section of settings; for example { ... }" },
        {
            "tap:storage",
            """{ "encryption": ["aws:kms"] }""",
            "tap:storage.encryption = [\"aws:kms\"]: must be one of aws:kms, AES256; for example aws:kms"
        },
        { "tap:deletionProtection", "yes", "tap:deletionProtection = \"yes\": must be true or false; for example true" },
        { "tap:table", """{ "pointInTimeRecovery": 1 }""", "tap:table.pointInTimeRecovery = 1: must be true or false; for example true" },
        { "tap:tags", """["Team"]""", $"tap:tags = [\"Team\"]: must be {Tag}{TagExample}" },
        { "tap:functions", """{ "layers": "layers/tools.zip" }""", $"tap:functions.layers = \"layers/tools.zip\": must be {Layer}" },
        {
            "tap:alarms",
            """{ "dlqDepth": { "threshold": "many" } }""",
            "tap:alarms.dlqDepth.threshold = \"many\": must be a number of 0 or more; for example 5"
        },

        // Values that AWS would refuse after minutes of deployment.
        { "tap:logs", """{ "retentionDays": 8 }""", $"tap:logs.retentionDays = 8: must be {Retention}" },
        {
            "tap:encryption",
            """{ "deletionWindowDays": 6 }""",
            "tap:encryption.deletionWindowDays = 6: must be a whole number of days from 7 to 30; for example 30"
        },
        {
            "tap:encryption",
            """{ "deletionWindowDays": 31 }""",
            "tap:encryption.deletionWindowDays = 31: must be a whole number of days from 7 to 30; for example 30"
        },
        {
            "tap:functions",
            """{ "apiHandler": { "memoryMb": 127 } }""",
            "tap:functions.apiHandler.memoryMb = 127: must be a whole number of MB from 128 to 10240; for example 512"
        },
        {
            "tap:functions",
            """{ "processor": { "memoryMb": 10241 } }""",
            "tap:functions.processor.memoryMb = 10241: must be a whole number of MB from 128 to 10240; for example 1024"
        },
        {
            "tap:functions",
            """{ "apiHandler": { "timeoutSeconds": 0 } }""",
            "tap:functions.apiHandler.timeoutSeconds = 0: must be a whole number of seconds from 1 to 900; for example 30"
        },
        {
            "tap:functions",
            """{ "processor": { "timeoutSeconds": 901 } }""",
            "tap:functions.processor.timeoutSeconds = 901: must be a whole number of seconds from 1 to 900; for example 300"
        },
        {
            "tap:functions",
            """{ "processor": { "reservedConcurrency": -1 } }""",
            "tap:functions.processor.reservedConcurrency = -1: must be null or a whole number of executions from 0 to 1000000; for example 5"
        },
        {
            "tap:functions",
            """{ "logLevel": "TRACE" }""",
            "tap:functions.logLevel = \"TRACE\": must be one of DEBUG, INFO, WARN, ERROR; for example DEBUG"
        },
        {
            "tap:storage",
            """{ "encryption": "aes256" }""",
            "tap:storage.encryption = \"aes256\": must be one of aws:kms, AES256; for example aws:kms"
        },
        {
            "tap:storage",
            """{ "glacierTransitionDays": 0 }""",
            "tap:storage.glacierTransitionDays = 0: must be null or a whole number of days from 1 to 3650; for example 90"
        },
        {
            "tap:storage",
            """{ "glacierStorageClass": "DEEP_ARCHIVE" }""",
            "tap:storage.glacierStorageClass = \"DEEP_ARCHIVE\": must be one of GLACIER_IR, GLACIER; for example GLACIER_IR"
        },
        {
            "tap:storage",
            """{ "glacierMinimumBytes": 0 }""",
            "tap:storage.glacierMinimumBytes = 0: must be a whole number of bytes from 1 to 2147483647; for example 131072"
        },
        { "aws:region", "London", "aws:region = London: must be the name of an AWS region; for example eu-west-2" },
        { "aws:region", "EU-WEST2", "aws:region = EU-WEST2: must be the name of an AWS region (did you mean eu-west-2?); for example eu-west-2" },
        {
            "aws:region",
            "eu-west-9",
            "aws:region = eu-west-9: must be the name of an AWS region (did you mean eu-west-1? One that AWS has opened since needs aws:skipRegionValidation); for example eu-west-2"
        },
        {
            "aws:region",
            "atlantis-undersea-1",
            "aws:region = atlantis-undersea-1: must be the name of an AWS region (one that AWS has opened since needs aws:skipRegionValidation); for example eu-west-2"
        },
        { "aws:skipRegionValidation", "yes", "aws:skipRegionValidation = yes: must be true or false; for example true" },

        // Layers that could not be published.
        { "tap:functions", """{ "layers": ["layers/none.zip"] }""", $"tap:functions.layers = [\"layers/none.zip\"]: must be {Layer}" },
        { "tap:functions", """{ "layers": [""] }""", $"tap:functions.layers = [\"\"]: must be {Layer}" },

        { "tap:functions", """{ "layers": ["Pulumi.yaml"] }""", $"tap:functions.layers = [\"Pulumi.yaml\"]: must be {Layer}" },
        { "tap:functions", """{ "layers": ["docs", "./docs"] }""", $"tap:functions.layers = [\"docs\",\"./docs\"]: must be {Layer}" },
        {
            "tap:functions",
            """{ "layers": ["tests/Tap.Infra.UnitTests"] }""",
            $"tap:functions.layers = [\"tests/Tap.Infra.UnitTests\"]: must be {Layer}"
        },

        // The secret, whose value no message shows.
        {
            "tap:secret",
            """{ "recoveryWindowDays": 6 }""",
            "tap:secret.recoveryWindowDays = 6: must be 0 or a whole number of days from 7 to 30; for example 30"
        },
        {
            "tap:secret",
            """{ "recoveryWindowDays": 31 }""",
            "tap:secret.recoveryWindowDays = 31: must be 0 or a whole number of days from 7 to 30; for example 30"
        },
        {
            "tap:secret",
            """{ "recoveryWindowDays": -1 }""",
            "tap:secret.recoveryWindowDays = -1: must be 0 or a whole number of days from 7 to 30; for example 30"
        },
        { "tap:appSecret", "", $"tap:appSecret = [secret]: must be {SecretValue}" },
        { "tap:appSecret", "null", $"tap:appSecret = [secret]: must be {SecretValue}" },
        { "tap:appSecret", new string('x', 31), $"tap:appSecret = [secret]: must be {SecretValue}" },
        { "tap:appSecret", new string('x', 65_537), $"tap:appSecret = [secret]: must be {SecretValue}" },
        { "tap:appSecret", new string('é', 32_769), $"tap:appSecret = [secret]: must be {SecretValue}" },

        // The API.
        { "tap:api", """{ "manageAccountRole": "yes" }""", "tap:api.manageAccountRole = \"yes\": must be true or false; for example true" },
        { "tap:api", """{ "throttlingRate": 0.5 }""", $"tap:api.throttlingRate = 0.5: must be {Rate}" },
        { "tap:api", """{ "throttlingRate": 10001 }""", $"tap:api.throttlingRate = 10001: must be {Rate}" },
        {
            "tap:api",
            """{ "throttlingBurst": 0 }""",
            "tap:api.throttlingBurst = 0: must be a whole number of requests from 1 to 5000; for example 50"
        },
        {
            "tap:api",
            """{ "throttlingBurst": 5001 }""",
            "tap:api.throttlingBurst = 5001: must be a whole number of requests from 1 to 5000; for example 50"
        },
        { "tap:api", """{ "stage": "live" }""", "tap:api.stage = \"live\": is not a setting; there are tap:api.manageAccountRole, tap:api.allowUnauthenticated, tap:api.authorization, tap:api.jwt, tap:api.corsOrigins, tap:api.maxPayloadBytes, tap:api.throttlingRate, tap:api.throttlingBurst" },
        { "tap:api", """{ "corsOrigin": "*" }""", "tap:api.corsOrigin = \"*\": is not a setting; did you mean tap:api.corsOrigins?" },
        { "tap:api", """{ "corsOrigins": "*" }""", $"tap:api.corsOrigins = \"*\": must be {Origins}{OriginsExample}" },
        { "tap:api", """{ "corsOrigins": [] }""", $"tap:api.corsOrigins = []: must be {Origins}{OriginsExample}" },
        {
            "tap:api",
            """{ "corsOrigins": ["*", "https://app.example.com"] }""",
            $"tap:api.corsOrigins = [\"*\",\"https://app.example.com\"]: must be {Origins} (* is any origin){OriginsExample}"
        },
        {
            "tap:api",
            $$"""{ "corsOrigins": ["https://{{new string('a', 1_013)}}.net"] }""",
            $"tap:api.corsOrigins = [\"https://{new string('a', 1_013)}.net\"]: must be {Origins}{OriginsExample}"
        },
        {
            "tap:api",
            """{ "maxPayloadBytes": 1023 }""",
            "tap:api.maxPayloadBytes = 1023: must be a whole number of bytes from 1024 to 4194304; for example 262144"
        },
        {
            "tap:api",
            """{ "maxPayloadBytes": 4194305 }""",
            "tap:api.maxPayloadBytes = 4194305: must be a whole number of bytes from 1024 to 4194304; for example 262144"
        },

        // Waivers of guardrails.
        {
            "tap:guardrails",
            """{ "waivers": [{ "guardrail": "DynamoDB.6" }] }""",
            $"tap:guardrails.waivers[0].reason = null: must be {Reason}"
        },
        {
            "tap:guardrails",
            """{ "waivers": [{ "guardrail": "DynamoDB.6", "reason": "  because we say so  " }] }""",
            $"tap:guardrails.waivers[0].reason = \"  because we say so  \": must be {Reason}"
        },
        {
            "tap:guardrails",
            """{ "waivers": [{ "guardrail": "dynamodb.6", "reason": "Nobody misses what it holds." }] }""",
            "tap:guardrails.waivers[0].guardrail = \"dynamodb.6\": must be the id of a guardrail in docs/guardrails.md; for example DynamoDB.6"
        },
        {
            "tap:guardrails",
            """{ "waivers": [{ "guardrail": "DynamoDB.6", "resource": "", "reason": "Nobody misses what it holds." }] }""",
            "tap:guardrails.waivers[0].resource = \"\": must be null or the logical name of a resource; for example tap-metadata-dev"
        },
        {
            "tap:guardrails",
            """{ "waivers": [{ "guardrail": "DynamoDB.6", "until": "2027", "reason": "Nobody misses what it holds." }] }""",
            "tap:guardrails.waivers[0].until = \"2027\": is not a setting; there are tap:guardrails.waivers[0].guardrail, tap:guardrails.waivers[0].resource, tap:guardrails.waivers[0].reason"
        },

        // Authorization.
        { "tap:api", """{ "authorization": "iam" }""", "tap:api.authorization = \"iam\": must be one of NONE, IAM, JWT; for example NONE" },
        { "tap:api", """{ "authorization": "None, Iam" }""", "tap:api.authorization = \"None, Iam\": must be one of NONE, IAM, JWT; for example NONE" },
        { "tap:api", """{ "authorization": 1 }""", "tap:api.authorization = 1: must be one of NONE, IAM, JWT; for example NONE" },
        { "tap:api", """{ "allowUnauthenticated": "yes" }""", "tap:api.allowUnauthenticated = \"yes\": must be true or false; for example true" },
        {
            "tap:api",
            """{ "authorization": "JWT", "jwt": { "audience": "api" } }""",
            $"tap:api.jwt.issuer = null: must be {Issuer}"
        },
        {
            "tap:api",
            """{ "authorization": "JWT", "jwt": { "issuer": "https://login.example.com" } }""",
            $"tap:api.jwt.audience = null: must be {Audience}"
        },
        { "tap:api", """{ "jwt": { "audience": "" } }""", $"tap:api.jwt.audience = \"\": must be null or {Audience}" },
        { "tap:api", """{ "jwt": { "audience": "two words" } }""", $"tap:api.jwt.audience = \"two words\": must be null or {Audience}" },
        { "tap:api", """{ "jwt": { "scopes": "read" } }""", $"tap:api.jwt.scopes = \"read\": must be {Scopes}" },
        { "tap:api", """{ "jwt": { "scopes": [""] } }""", $"tap:api.jwt.scopes = [\"\"]: must be {Scopes}" },
        { "tap:api", """{ "jwt": { "scopes": ["read write"] } }""", $"tap:api.jwt.scopes = [\"read write\"]: must be {Scopes}" },
        { "tap:api", """{ "jwt": { "scopes": ["a\\b"] } }""", $"tap:api.jwt.scopes = [\"a\\\\b\"]: must be {Scopes}" },
        {
            "tap:api",
            $$"""{ "jwt": { "scopes": ["a", "{{new string('b', 1_023)}}"] } }""",
            $"tap:api.jwt.scopes = [\"a\",\"{new string('b', 1_023)}\"]: must be {Scopes}"
        },
        { "tap:api", """{ "jwt": { "jwksUri": "/keys" } }""", $"tap:api.jwt.jwksUri = \"/keys\": must be {JwksUri}" },
        { "tap:api", """{ "jwt": { "jwksUri": "http://login.example.com/keys" } }""", $"tap:api.jwt.jwksUri = \"http://login.example.com/keys\": must be {JwksUri}" },
        {
            "tap:api",
            """{ "jwt": { "clockSkewSeconds": 301 } }""",
            "tap:api.jwt.clockSkewSeconds = 301: must be a whole number of seconds from 0 to 300; for example 60"
        },
        {
            "tap:api",
            """{ "jwt": { "clockSkewSeconds": -1 } }""",
            "tap:api.jwt.clockSkewSeconds = -1: must be a whole number of seconds from 0 to 300; for example 60"
        },
        {
            "tap:api",
            """{ "jwt": { "cacheSeconds": 3601 } }""",
            "tap:api.jwt.cacheSeconds = 3601: must be a whole number of seconds from 0 to 3600; for example 300"
        },
        {
            "tap:api",
            """{ "jwt": { "cacheSeconds": -1 } }""",
            "tap:api.jwt.cacheSeconds = -1: must be a whole number of seconds from 0 to 3600; for example 300"
        },
        {
            "tap:api",
            """{ "jwt": { "isuer": "https://login.example.com" } }""",
            "tap:api.jwt.isuer = \"https://login.example.com\": is not a setting; did you mean tap:api.jwt.issuer?"
        },
        { "tap:api", """{ "jwt": "https://login.example.com" }""", "tap:api.jwt = \"https://login.example.com\": must be a section of settings; for example { ... }" },
        {
            "tap:functions",
            """{ "authorizer": { "memoryMb": 127 } }""",
            "tap:functions.authorizer.memoryMb = 127: must be a whole number of MB from 128 to 10240; for example 256"
        },
        {
            "tap:functions",
            """{ "authorizer": { "timeoutSeconds": 901 } }""",
            "tap:functions.authorizer.timeoutSeconds = 901: must be a whole number of seconds from 1 to 900; for example 10"
        },

        // Alarms.
        {
            "tap:alarms",
            """{ "dlqDepth": { "threshold": 1e400 } }""",
            "tap:alarms.dlqDepth.threshold = 1e400: must be a number of 0 or more; for example 5"
        },
        {
            "tap:alarms",
            """{ "dlqDepth": { "threshold": -1 } }""",
            "tap:alarms.dlqDepth.threshold = -1: must be a number of 0 or more; for example 5"
        },
        {
            "tap:alarms",
            """{ "dlqDepth": { "periodSeconds": 90 } }""",
            "tap:alarms.dlqDepth.periodSeconds = 90: must be a multiple of 60 up to 86400; for example 300"
        },
        {
            "tap:alarms",
            """{ "processorErrors": { "evaluationPeriods": 0 } }""",
            "tap:alarms.processorErrors.evaluationPeriods = 0: must be a whole number of periods from 1 to 1440; for example 2"
        },
        {
            "tap:alarms",
            """{ "processorErrors": { "periodSeconds": 3600, "evaluationPeriods": 25 } }""",
            "tap:alarms.processorErrors = 25 periods of 3600 s: must be periods that together last at most 86400 s; for example 3 periods of 300 s"
        },

        // Releases that CodeDeploy would refuse.
        { "tap:delivery", """{ "canaryPercent": 0 }""", "tap:delivery.canaryPercent = 0: must be a whole number of percent from 1 to 99; for example 10" },
        { "tap:delivery", """{ "canaryPercent": 100 }""", "tap:delivery.canaryPercent = 100: must be a whole number of percent from 1 to 99; for example 10" },
        { "tap:delivery", """{ "canaryMinutes": 0 }""", "tap:delivery.canaryMinutes = 0: must be a whole number of minutes from 1 to 2880; for example 5" },
        { "tap:delivery", """{ "canaryMinutes": 2881 }""", "tap:delivery.canaryMinutes = 2881: must be a whole number of minutes from 1 to 2880; for example 5" },
        { "tap:delivery", """{ "canary": "yes" }""", "tap:delivery.canary = \"yes\": must be true or false; for example true" },
        {
            "tap:functions",
            """{ "apiHandler": { "provisionedConcurrency": 0 } }""",
            "tap:functions.apiHandler.provisionedConcurrency = 0: must be null or a whole number of execution environments from 1 to 1000000; for example 2"
        },
        {
            "tap:functions",
            """{ "apiHandler": { "provisionedConcurrency": 6 } }""",
            "tap:functions.apiHandler.provisionedConcurrency = 6: must be at most tap:functions.apiHandler.reservedConcurrency, which is 5; for example 5"
        },

        // Subscriptions that SNS would refuse.
        { "tap:monitoring", """{ "emails": "a@example.com" }""", $"tap:monitoring.emails = \"a@example.com\": must be {Emails}{EmailsExample}" },
        {
            "tap:monitoring",
            """{ "emails": ["a@example.com", "A@Example.com"] }""",
            $"tap:monitoring.emails = [\"a@example.com\",\"A@Example.com\"]: must be {Emails}{EmailsExample}"
        },

        // A member that is there twice is no section.
        { "tap:logs", """{ "retentionDays": 7, "retentionDays": 8 }""", """tap:logs = "{ \"retentionDays\": 7, \"retentionDays\": 8 }": must be a section of settings; for example { ... }""" },
    };

    /// <summary>Suffixes that would break some name.</summary>
    public static TheoryData<string> BadSuffixes => ["1dev", "-dev", "Dev", "dev_1", "dev.1", "dév", "an-all-too-long-suffix", ""];

    /// <summary>What identifies no issuer, or would let tokens be verified by keys that anybody on the way could replace.</summary>
    public static TheoryData<string> BadIssuers =>
    [
        "",
        "login.example.com",
        "/login",
        "https://",
        "https:login.example.com",
        "http://login.example.com",
        "http://localhost.example.com",
        "http://127.0.0.2",
        "ftp://localhost",
        "https://user@login.example.com",
        "https://user:password@login.example.com",
        "https://login.example.com?tenant=tap",
        "https://login.example.com#keys",
        " https://login.example.com",
        "https://login.example.com/a b",
        "https://lögin.example.com",
        $"https://login.example.com/{new string('a', 487)}",
    ];

    /// <summary>Names that S3 would refuse.</summary>
    public static TheoryData<string> BadBucketNames => ["ab", new string('a', 64), "Acme", "acme.data", "acme_data", "-acme", "acme-", "acme.mrap", ""];

    /// <summary>Names that S3 keeps for something else, and the part that says so.</summary>
    public static TheoryData<string, string> ReservedBucketNames => new()
    {
        { "xn--acme", "xn--" },
        { "sthree-acme", "sthree-" },
        { "sthree-configurator", "sthree-" },
        { "amzn-s3-demo-acme", "amzn-s3-demo-" },
        { "acme-s3alias", "-s3alias" },
        { "acme--ol-s3", "--ol-s3" },
        { "acme--euw2-az1--x-s3", "--x-s3" },
        { "acme--table-s3", "--table-s3" },
        { "acme-123456789012-eu-west-2-an", "-an" },
    };

    /// <summary>Addresses that SNS would refuse, or no mail reaches.</summary>
    public static TheoryData<string> BadEmails =>
    [
        "", "example.com", "@example.com", "a@", "a@example", "a@localhost", "a@127.0.0.1", "a@[127.0.0.1]", "A <a@example.com>", "\\\"a b\\\"@example.com", "a b@example.com",
        "a@example.com\\n", ".a@example.com", "a..b@example.com", "a@-example.com", "a@example..com", "a@example.c", "a@exämple.com", "ä@example.com", "a@b@example.com",
        $"{new string('a', 65)}@example.com", $"a@{new string('a', 64)}.com", $"a@{string.Join('.', Enumerable.Repeat(new string('a', 60), 5))}.com",
    ];

    [Theory, MemberData(nameof(Faults))]
    public Task A_fault_is_named_with_key_value_rule_and_example(string key, string value, string line) =>
        ExpectFaultAsync(RunOptions.Dev.With(key, value), line);

    [Theory, MemberData(nameof(BadSuffixes))]
    public Task An_environment_that_would_break_names_is_refused(string suffix) =>
        ExpectFaultAsync(RunOptions.Dev.With("tap:environmentSuffix", suffix), $"tap:environmentSuffix = \"{suffix}\": must be {Suffix}");

    [Fact]
    public Task A_variable_with_a_bad_environment_is_named() => ExpectFaultAsync(
        RunOptions.Dev.Without("tap:environmentSuffix") with { EnvironmentSuffix = "DEV" }, $"ENVIRONMENT_SUFFIX = DEV: must be {Suffix}");

    [Fact]
    public Task A_stack_whose_name_is_no_environment_is_named() => ExpectFaultAsync(
        RunOptions.Dev.Without("tap:environmentSuffix") with { Stack = "Dev.1" }, $"the stack's name = Dev.1: must be {Suffix}");

    [Theory, MemberData(nameof(BadBucketNames))]
    public Task A_name_that_S3_would_refuse_is_refused(string name) => ExpectFaultAsync(
        RunOptions.Dev.With("tap:storage", $$"""{ "bucketName": "{{name}}" }"""),
        $"tap:storage.bucketName = \"{name}\": must be {BucketName}; for example acme-tap-data");

    [Theory, MemberData(nameof(ReservedBucketNames))]
    public Task A_name_that_S3_reserves_is_refused_with_what_makes_it_so(string name, string part) => ExpectFaultAsync(
        RunOptions.Dev.With("tap:storage", $$"""{ "bucketName": "{{name}}" }"""),
        $"tap:storage.bucketName = \"{name}\": must be {BucketName} (S3 reserves {part}); for example acme-tap-data");

    [Theory, MemberData(nameof(BadEmails))]
    public async Task An_address_that_no_mail_reaches_is_refused(string email)
    {
        var (message, requests) = await TapRun.FailAsync(RunOptions.Dev.With("tap:monitoring", $$"""{ "emails": ["{{email}}"] }"""));

        message.Should().Contain($"tap:monitoring.emails = [\"{email}\"]: must be {Emails} (\"").And.Contain("is no address that SNS takes").And.Contain(EmailsExample);
        requests.Should().Be(0);
    }

    [Theory]
    [InlineData("a@example.com")]
    [InlineData("on-call+tap@example.co.uk")]
    [InlineData("O'Brien_1/x=y@xn--exmple-cua.com")]
    [InlineData("a.b.c@a-b.example")]
    public async Task An_address_that_mail_reaches_is_taken(string email) =>
        (await SettingsReading.OfAsync(RunOptions.Dev.With("tap:monitoring", $$"""{ "emails": ["{{email}}"] }"""))).Settings.Monitoring.Emails.Should().Equal(email);

    [Fact]
    public Task An_origin_that_no_browser_sends_is_refused_with_the_one_that_was_meant() => ExpectFaultAsync(
        RunOptions.Dev.With("tap:api", """{ "corsOrigins": ["https://app.example.com", "https://app.example.com/"] }"""),
        "tap:api.corsOrigins = [\"https://app.example.com\",\"https://app.example.com/\"]: must be "
            + $"{Origins} (for \"https://app.example.com/\" a browser sends https://app.example.com){OriginsExample}");

    [Theory]
    [InlineData("*")]
    [InlineData("https://app.example.com")]
    [InlineData("https://a.example.com", "capacitor://localhost")]
    public async Task Origins_that_browsers_send_are_taken(params string[] origins)
    {
        var reading = await SettingsReading.OfAsync(RunOptions.Dev.With("tap:api", $$"""{ "corsOrigins": ["{{string.Join("\", \"", origins)}}"] }"""));

        reading.Settings.Api.CorsOrigins.Should().Equal(origins);
        reading.Report.Invoking(report => report.ThrowIfFaulty("dev")).Should().NotThrow();
    }

    [Theory, MemberData(nameof(BadIssuers))]
    public Task An_issuer_that_is_none_is_refused_whether_its_tokens_are_asked_for_or_not(string issuer) => ExpectFaultAsync(
        RunOptions.Dev.With("tap:api", $$"""{ "jwt": { "issuer": "{{issuer}}" } }"""),
        $"tap:api.jwt.issuer = \"{issuer}\": must be null or {Issuer}");

    [Theory]
    [InlineData("NONE")]
    [InlineData("none")]
    public Task Production_is_not_opened_to_everybody_by_one_setting_alone(string authorization) => ExpectFaultAsync(
        RunOptions.Of("prod").With("tap:api", $$"""{ "authorization": "{{authorization}}" }"""),
        $"tap:api.authorization = \"{authorization}\": must be IAM or JWT, as NONE in prod needs tap:api.allowUnauthenticated; for example IAM");

    [Fact]
    public async Task Without_any_setting_of_tokens_both_that_are_needed_are_named()
    {
        var (message, _) = await TapRun.FailAsync(RunOptions.Dev.With("tap:api", """{ "authorization": "JWT" }"""));

        message.Should().Contain("has 2 faults")
            .And.Contain($"tap:api.jwt.issuer = null: must be {Issuer}").And.Contain($"tap:api.jwt.audience = null: must be {Audience}");
    }

    [Fact]
    public async Task A_secret_of_any_text_that_fits_is_taken()
    {
        foreach (var value in new[] { new string('x', 32), new string('7', 65_536), $"\n \"{new string('é', 32)}" })
        {
            var reading = await SettingsReading.OfAsync(RunOptions.Dev.With("tap:appSecret", value));

            reading.Report.Invoking(report => report.ThrowIfFaulty("dev")).Should().NotThrow();
        }
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("9-lives")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123")]
    public async Task A_name_that_S3_takes_is_taken(string name)
    {
        var reading = await SettingsReading.OfAsync(RunOptions.Dev.With("tap:storage", $$"""{ "bucketName": "{{name}}" }"""));

        reading.Settings.Storage.BucketName.Should().Be(name);
    }

    [Fact]
    public async Task All_faults_are_told_at_once_in_one_message()
    {
        var options = RunOptions.Dev
            .With("aws:region", "London")
            .With("tap:environmentSuffix", "1dev")
            .With("tap:deletionProtection", "maybe")
            .With("tap:storge", "{}")
            .With("tap:storage", $$"""{ "bucketName": "{{new string('a', 64)}}" }""")
            .With("tap:logs", """{ "retentionDays": 8 }""")
            .With(
                "tap:functions",
                """{ "layers": ["none"], "apiHandler": { "memoryMb": 1 }, "processor": { "timeoutSeconds": 1000, "timeout": 5 } }""");

        var (message, requests) = await TapRun.FailAsync(options);

        message.Should().Be($"""
            The configuration of stack 'dev' has 10 faults, so nothing was deployed:
              tap:environmentSuffix = "1dev": must be {Suffix}
              aws:region = London: must be the name of an AWS region; for example eu-west-2
              tap:deletionProtection = "maybe": must be true or false; for example true
              tap:storage.bucketName = "{new string('a', 64)}": must be {BucketName}; for example acme-tap-data
              tap:logs.retentionDays = 8: must be {Retention}
              tap:functions.layers = ["none"]: must be {Layer}
              tap:functions.apiHandler.memoryMb = 1: must be a whole number of MB from 128 to 10240; for example 512
              tap:functions.processor.timeoutSeconds = 1000: must be a whole number of seconds from 1 to 900; for example 300
              tap:functions.processor.timeout = 5: is not a setting; there are tap:functions.processor.memoryMb, tap:functions.processor.timeoutSeconds, tap:functions.processor.reservedConcurrency
              tap:storge = {"{}"}: is not a setting; did you mean tap:storage?
            docs/configuration.md lists every setting; `pulumi config set --path <key> <value>` changes one.
            """);
        requests.Should().Be(0);
    }

    [Fact]
    public async Task A_preview_refuses_a_bad_configuration_as_well()
    {
        var (message, requests) = await TapRun.FailAsync(BadRetention with { IsPreview = true });

        message.Should().StartWith("The configuration of stack 'dev' has a fault, so nothing was deployed:");
        requests.Should().Be(0);
    }

    [Fact]
    public async Task A_value_is_not_shown_when_the_configuration_holds_secrets()
    {
        var options = RunOptions.Dev.With("tap:logs", """{ "retentionDays": "hunter2" }""").With("tap:pasword", "hunter2");

        var (message, _) = await TapRun.FailAsync(options with { SecretKeys = ["tap:pasword"] });

        message.Should().Contain("tap:pasword = [secret]: is not a setting").And.Contain("tap:logs.retentionDays = [secret]: must be");
        message.Should().NotContain("hunter2");
    }

    [Fact]
    public async Task Secrets_of_other_namespaces_do_not_hide_ours()
    {
        var (message, _) = await TapRun.FailAsync(BadRetention with { SecretKeys = ["aws:secretKey"] });

        message.Should().Contain("tap:logs.retentionDays = 8: must be");
    }

    private static RunOptions BadRetention => RunOptions.Dev.With("tap:logs", """{ "retentionDays": 8 }""");

    private static async Task ExpectFaultAsync(RunOptions options, string line)
    {
        var (message, requests) = await TapRun.FailAsync(options);

        message.Should().Be(
            $"The configuration of stack '{options.Stack}' has a fault, so nothing was deployed:\n  {line}\n"
            + "docs/configuration.md lists every setting; `pulumi config set --path <key> <value>` changes one.");
        requests.Should().Be(0, "no resource may be registered before the settings are known to be good");
    }
}
