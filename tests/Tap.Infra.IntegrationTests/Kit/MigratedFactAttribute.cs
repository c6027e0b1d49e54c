namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>A test of a migration: of the one that the suite deploys, or of that of the stack in TAP_OUTPUTS if it has one.</summary>
public sealed class MigratedFactAttribute : FactAttribute
{
    /// <summary>Looks whether there is a migration.</summary>
    public MigratedFactAttribute()
    {
        if (Deployments.Migrated is null)
            Skip = "The stack in TAP_OUTPUTS has no migration.";
    }
}
