namespace Pulumi.Testing;

/// <summary>Names and mode of a run under mocks.</summary>
public class TestOptions
{
    /// <summary>The project; null for "project".</summary>
    public string? ProjectName { get; set; }

    /// <summary>The stack; null for "stack".</summary>
    public string? StackName { get; set; }

    /// <summary>The folder of Pulumi.yaml; null for the working folder.</summary>
    public string? RootDirectory { get; set; }

    /// <summary>Whether the run is a preview; null means that it is.</summary>
    public bool? IsPreview { get; set; }
}
