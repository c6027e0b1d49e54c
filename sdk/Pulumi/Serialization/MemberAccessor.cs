using System.Reflection;

namespace Pulumi;

/// <summary>
/// Reads and writes a property or field. An auto-property is accessed through its field: reflection generates and compiles code for property
/// accessors after a few calls, which costs a short-lived program more than it gains.
/// </summary>
internal sealed class MemberAccessor
{
    private readonly FieldInfo? _field;
    private readonly PropertyInfo? _property;

    private MemberAccessor(FieldInfo? field, PropertyInfo? property)
    {
        _field = field;
        _property = property;
    }

    public bool CanSet => _field is not null || _property!.CanWrite;

    public static MemberAccessor Of(FieldInfo field) => new(field, null);

    public static MemberAccessor Of(PropertyInfo property)
    {
        const BindingFlags instanceField = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return new(property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", instanceField), property);
    }

    public object? Get(object instance) => _field is not null ? _field.GetValue(instance) : _property!.GetValue(instance);

    public void Set(object instance, object? value)
    {
        if (_field is not null)
            _field.SetValue(instance, value);
        else
            _property!.SetValue(instance, value);
    }
}
