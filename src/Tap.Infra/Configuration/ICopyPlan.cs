namespace Tap.Infra.Configuration;

/// <summary>A bucket or a table that a plan copies.</summary>
public interface ICopyPlan
{
    /// <summary>What is copied.</summary>
    MigrationSource Source { get; }
}
