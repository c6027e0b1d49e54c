namespace Tap.Infra.Configuration;

/// <summary>A table that is copied.</summary>
public sealed record TablePlan : ICopyPlan
{
    /// <inheritdoc />
    public required MigrationSource Source { get; init; }

    /// <summary>The name of the copy; null names it <c>tap-migration-&lt;source&gt;-&lt;env&gt;</c>.</summary>
    public required string? Target { get; init; }

    /// <summary>The read units that the copy has, and each of its indexes again.</summary>
    public required CapacityRange Reads { get; init; }

    /// <summary>The write units that the copy has, and each of its indexes again.</summary>
    public required CapacityRange Writes { get; init; }

    /// <summary>The percentage of use that automatic scaling aims at; null where capacity is fixed.</summary>
    public required int? TargetUtilization { get; init; }

    internal static TablePlan Read(SettingsSection section)
    {
        var units = Rule.Between(1, 40_000, "units", 10);
        var source = MigrationSource.Read(section, "metadata", "table", NameOfTable with { Example = "acme-ledger" });
        var target = section.OptionalText("target", NameOfTable, "Name of the copy; null names it tap-migration-<source>-<environment>.");
        var reads = section.RequiredNumber("readCapacity", units, "The read units that the source consumes at its peak.");
        var writes = section.RequiredNumber("writeCapacity", units, "The write units that the source consumes at its peak.");
        var factor = section.Fraction(
            "scalingFactor", 1, new("a number above 0 and up to 40000", IsScalingFactor, "1.5"), "By what the capacity of the source is multiplied for the copy and for each of its indexes, rounded up.");
        var scaling = section.OptionalSection("autoScaling", AutoScaling.Read);
        return new TablePlan
        {
            Source = source,
            Target = target,
            Reads = CapacityRange.Of(reads, factor, scaling),
            Writes = CapacityRange.Of(writes, factor, scaling),
            TargetUtilization = scaling?.TargetUtilization,
        };
    }

    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
    private static Rule<string> NameOfTable { get; } = new("3 to 255 of a-z, A-Z, 0-9, _, . and -", IsTableName, "acme-tap-metadata");

    // The smallest that is not 0 as a decimal, so that no product of valid numbers overflows or vanishes.
    private static bool IsScalingFactor(double factor) => factor is >= 1e-28 and <= 40_000;

    private static bool IsTableName(string name) =>
        name.Length is >= 3 and <= 255 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-');

    internal sealed record AutoScaling(double MaximumFactor, int TargetUtilization)
    {
        // The percentages: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html
        public static AutoScaling Read(SettingsSection section) => new(
            section.Fraction("maximumFactor", 4, new("a number from 1 to 40000", factor => factor is >= 1 and <= 40_000, "4"), "By what the capacity may grow, rounded up."),
            section.Number("targetUtilization", 70, Rule.Between(20, 90, "percent", 70), "The percentage of its capacity that the copy is kept at."));
    }
}

/// <summary>Bounds of a capacity; the same twice where it is fixed.</summary>
/// <param name="Least">The units to begin with.</param>
/// <param name="Most">The units that it may grow to.</param>
public sealed record CapacityRange(long Least, long Most)
{
    // In decimals: 10 times 1.1 is 11 there and 11.000000000000002, so 12 units, in binary.
    internal static CapacityRange Of(int units, double factor, TablePlan.AutoScaling? scaling)
    {
        var least = Math.Ceiling(units * (decimal)factor);
        return new CapacityRange((long)least, (long)Math.Ceiling(least * (decimal)(scaling?.MaximumFactor ?? 1)));
    }
}
